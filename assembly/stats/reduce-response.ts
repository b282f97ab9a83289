import { axpy, copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { classSize, Design, reducedFrom, restOf, scatterOf, withinOf } from "../reml/design";
import { centreAndScale, Levelled } from "./centre";

/**
 * Everything the likelihood needs of a response `y` (rows sorted by group; destroyed), written to `out` in the
 * layout of reml/design.ts. No difference of large numbers is ever formed: the response is centred, then projected
 * step by step, and each sum of squares is taken of an explicit remainder.
 *
 * @param z scratch, f64[groups][k]
 * @returns false when a cell is not finite
 */
export function reduceResponse(d: Design, y: usize, out: usize, z: usize): bool {
  const n = d.n;
  const rest = restOf(d, out);
  // The total, the shift and the exponent lie behind the rest, as `Levelled` lays them out.
  if (!centreAndScale(n, y, d.constant != 0, changetype<Levelled>(rest + 8))) return false;
  projectGroups(d, y, z);
  projectWithin(d, y, withinOf(d, out));
  store<f64>(rest, dot(n, y, y));
  for (let c = 0; c < d.classes; c++) reduceClass(d, c, z, out);
  return true;
}

/** z_g = Zq_g'y_g for each group, and y ← y − Zq z: what is left varies within groups only. */
function projectGroups(d: Design, y: usize, z: usize): void {
  const k = d.k;
  const stride = (<usize>d.n) << 3;
  for (let g = 0; g < d.groups; g++) {
    const from = load<i32>(d.groupStart + ((<usize>g) << 2));
    const size = load<i32>(d.groupStart + ((<usize>g) << 2), 4) - from;
    const rows = (<usize>from) << 3;
    for (let a = 0; a < k; a++) {
      const basis = d.Zq + <usize>a * stride + rows;
      const along = dot(size, basis, y + rows);
      store<f64>(z + ((<usize>g * k + a) << 3), along);
      axpy(size, -along, basis, y + rows);
    }
  }
}

/** c = Qw'y and y ← y − Qw c. */
function projectWithin(d: Design, y: usize, c: usize): void {
  const stride = (<usize>d.n) << 3;
  for (let j = 0; j < d.within; j++) {
    const basis = d.Qw + <usize>j * stride;
    const along = dot(d.n, basis, y);
    store<f64>(c + ((<usize>j) << 3), along);
    axpy(d.n, -along, basis, y);
  }
}

/** The reduced groups of a class and the scatter Σ z z' of what the rotation leaves of its groups. */
function reduceClass(d: Design, c: i32, z: usize, out: usize): void {
  const k = d.k;
  const size = classSize(d, c);
  const members = d.member + ((<usize>load<i32>(d.classStart + ((<usize>c) << 2))) << 2);
  const from = reducedFrom(d, c);
  const count = reducedFrom(d, c + 1) - from;
  const u = out + ((<usize>from * k) << 3);
  const scatter = scatterOf(d, out) + ((<usize>c * k * k) << 3);
  const rotation = <usize>load<i32>(d.rotation + ((<usize>c) << 2));
  memory.fill(scatter, 0, (<usize>k * k) << 3);
  if (rotation == 0) {
    for (let i = 0; i < size; i++) copy(k, groupOf(members, i, k, z), u + ((<usize>i * k) << 3));
    return;
  }
  for (let i = 0; i < count; i++) {
    const along = rotation + ((<usize>i * size) << 3);
    for (let a = 0; a < k; a++) {
      const offset = (<usize>a) << 3;
      let total: f64 = 0;
      for (let g = 0; g < size; g++) {
        total += load<f64>(along + ((<usize>g) << 3)) * load<f64>(groupOf(members, g, k, z) + offset);
      }
      for (let g = 0; g < size; g++) {
        const at = groupOf(members, g, k, z) + offset;
        store<f64>(at, load<f64>(at) - total * load<f64>(along + ((<usize>g) << 3)));
      }
      store<f64>(u + ((<usize>i * k) << 3) + offset, total);
    }
  }
  for (let g = 0; g < size; g++) {
    const zg = groupOf(members, g, k, z);
    for (let a = 0; a < k; a++)
      axpy(k, load<f64>(zg + ((<usize>a) << 3)), zg, scatter + ((<usize>a * k) << 3));
  }
}

/** Pointer to the k numbers of the i-th member of a class. */
function groupOf(members: usize, i: i32, k: i32, z: usize): usize {
  return z + ((<usize>load<i32>(members + ((<usize>i) << 2)) * k) << 3);
}
