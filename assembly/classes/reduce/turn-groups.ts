import { copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { dotBlock } from "../../linalg/dot-block";
import { get, part, set } from "../../linalg/vector";
import { ClassModel } from "../../model/class-model";

/** Has the model groups with a known covariance between them? */
export function isTurned(d: ClassModel): bool {
  return !isDefined(SMALL_KERNEL) && d.turn != 0;
}

/**
 * Turn the coordinates of the groups of one response in place; those without a known covariance stay.
 *
 * @param z f64[groups], with scratch for as many and eight more behind them
 */
export function turnInPlace(d: ClassModel, z: usize): void {
  if (!isTurned(d)) return;
  const turned = part(z, d.groups);
  turnGroups(d, 1, z, turned, part(turned, d.groups));
  copy(d.groups, turned, z);
}

/**
 * The coordinates of the groups of some responses on the eigenvectors of the known covariance. Four eigenvectors at a time meet
 * all responses, so that each is read once; no response's numbers depend on the others.
 *
 * @param z f64[count][groups]
 * @param out f64[count][groups]
 * @param dots scratch, f64[8]
 */
export function turnGroups(d: ClassModel, count: i32, z: usize, out: usize, dots: usize): void {
  const m = d.groups;
  const row = (<usize>m) << 3;
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    const vectors = part(d.turn, i * m);
    for (let r = 0; r < count; r += 2) {
      const second = r + 1 < count;
      dotBlock(m, vectors, row, part(z, r * m), second ? row : 0, dots);
      for (let a = 0; a < 4; a++) {
        set(out, r * m + i + a, get(dots, 2 * a));
        if (second) set(out, (r + 1) * m + i + a, get(dots, 2 * a + 1));
      }
    }
  }
  for (; i < m; i++) {
    for (let r = 0; r < count; r++) set(out, r * m + i, dot(m, part(d.turn, i * m), part(z, r * m)));
  }
}
