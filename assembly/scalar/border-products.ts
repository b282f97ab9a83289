import { axpy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { rowsTimes } from "../linalg/dot-four";
import { get, int, part, set } from "../linalg/vector";
import { BorderWork } from "../model/border-work";
import { ClassModel, classSize, reducedFrom } from "../model/class-model";
import { SpectralWork } from "../model/spectral-work";

/**
 * Take out of a column what groups and the shared X explain, and keep its coordinates there.
 *
 * @param y f64[n], rows sorted by group; what is left remains
 * @param z f64[groups]: what the rotations leave of the coordinates in the groups
 * @param c f64[reduced + within]: (u, c)
 */
export function projectColumn(d: ClassModel, y: usize, z: usize, c: usize): void {
  for (let g = 0; g < d.groups; g++) {
    const from = int(d.groupStart, g);
    const size = int(d.groupStart, g + 1) - from;
    const basis = part(d.Zq, from);
    const rows = part(y, from);
    const along = dot(size, basis, rows);
    axpy(size, -along, basis, rows);
    set(z, g, along);
  }
  const within = part(c, d.reduced);
  rowsTimes(d.within, d.n, d.Qw, y, within);
  for (let j = 0; j < d.within; j++) axpy(d.n, -get(within, j), part(d.Qw, j * d.n), y);
  for (let i = 0; i < d.classes; i++) rotateClass(d, i, z, c);
}

/** u of a class; the coordinates of its groups become what is left of them, in the order of the classes' members. */
function rotateClass(d: ClassModel, i: i32, z: usize, c: usize): void {
  const members = d.member + ((<usize>int(d.classStart, i)) << 2);
  const size = classSize(d, i);
  const first = reducedFrom(d, i);
  const count = reducedFrom(d, i + 1) - first;
  const u = part(c, first);
  const rotation = <usize>int(d.rotation, i);
  if (rotation == 0) {
    for (let g = 0; g < size; g++) {
      set(u, g, get(z, int(members, g)));
      set(z, int(members, g), 0);
    }
    return;
  }
  for (let m = 0; m < count; m++) {
    let along: f64 = 0;
    for (let g = 0; g < size; g++) along += get(rotation, m * size + g) * get(z, int(members, g));
    set(u, m, along);
  }
  for (let g = 0; g < size; g++) {
    let left = get(z, int(members, g));
    for (let m = 0; m < count; m++) left -= get(u, m) * get(rotation, m * size + g);
    set(z, int(members, g), left);
  }
}

/** Products of x and y by λ: those along the eigenvectors lie in the lanes of `s.eta`. */
export function fillProducts(d: ClassModel, s: SpectralWork, b: BorderWork, x: usize, y: usize): void {
  const width = b.count + 1;
  const xx = b.products;
  const xy = part(xx, width);
  const yy = part(xy, width);
  for (let i = 0; i < s.directions; i++) {
    const ex = get(s.eta, 2 * i);
    const ey = get(s.eta, 2 * i + 1);
    set(xx, i, ex * ex);
    set(xy, i, ex * ey);
    set(yy, i, ey * ey);
  }
  for (let c = 0; c < d.classes; c++) {
    let a: f64 = 0;
    let ab: f64 = 0;
    let bb: f64 = 0;
    for (let m = int(d.classStart, c), end = int(d.classStart, c + 1); m < end; m++) {
      const g = int(d.member, m);
      const zx = get(b.zx, g);
      const zy = get(b.zy, g);
      a += zx * zx;
      ab += zx * zy;
      bb += zy * zy;
    }
    set(xx, s.directions + c, a);
    set(xy, s.directions + c, ab);
    set(yy, s.directions + c, bb);
  }
  set(xx, b.count, dot(d.n, x, x));
  set(xy, b.count, dot(d.n, x, y));
  set(yy, b.count, dot(d.n, y, y));
}
