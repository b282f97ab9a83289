import { concatArrays } from "../../kernel/concat-arrays.js";
import type { Scratch } from "../../kernel/scratch.js";
import { startsOf } from "../../kernel/starts-of.js";
import { orthonormalise, ROUNDING_LENGTH } from "../prepare/orthonormalise.js";
import type { UnitClass } from "./units.js";

/**
 * Rotate the units of each class among themselves, so that only as many are left with rows of X as X has directions there.
 *
 * @param Q orthonormal basis of X, p × n, rows unit after unit
 */
export function rotateUnits(
  scratch: Scratch,
  classes: readonly UnitClass[],
  Q: Float64Array,
  p: number,
  n: number,
) {
  let row = 0;
  const parts = classes.map(({ rows, members }) => {
    const part = rotateClass(scratch, Q, p, n, row, rows, members.length);
    row += rows * members.length;
    return { ...part, rows };
  });
  const starts = startsOf(parts.map(({ rotation }) => rotation.length));
  return {
    reducedStart: startsOf(parts.map(({ count }) => count)),
    blockStart: startsOf(parts.map(({ count, rows }) => count * rows)),
    rotation: concatArrays(
      Float64Array,
      parts.map(({ rotation }) => rotation),
    ),
    rotationStart: Int32Array.from(parts, ({ rotation }, c) => (rotation.length === 0 ? -1 : starts[c]!)),
    X: concatArrays(
      Float64Array,
      parts.map(({ X }) => X),
    ),
  };
}

interface RotatedClass {
  readonly count: number;
  /** count × members; empty where the units stay as they are. */
  readonly rotation: Float64Array;
  /** count × rows × p. */
  readonly X: Float64Array;
}

function rotateClass(
  scratch: Scratch,
  Q: Float64Array,
  p: number,
  n: number,
  from: number,
  rows: number,
  size: number,
): RotatedClass {
  const width = rows * p;
  const columns = new Float64Array(size * width);
  for (let j = 0; j < p; j++) {
    for (let g = 0; g < size; g++) {
      for (let a = 0; a < rows; a++) columns[(a * p + j) * size + g] = Q[j * n + from + g * rows + a]!;
    }
  }
  const asTheyAre = () => ({
    count: size,
    rotation: new Float64Array(0),
    X: Float64Array.from(
      { length: size * width },
      (_, at) => columns[(at % width) * size + Math.floor(at / width)]!,
    ),
  });
  if (size === 1) return asTheyAre();
  const position = scratch.kernel.mark();
  const { basis, rank, R } = orthonormalise(scratch, columns, size, width, 0, ROUNDING_LENGTH);
  scratch.kernel.release(position);
  if (rank === size) return asTheyAre();
  // A class in which X vanishes is all scatter, which a rotation of one empty row says.
  if (rank === 0) return { count: 1, rotation: new Float64Array(size), X: new Float64Array(width) };
  return { count: rank, rotation: basis, X: R.slice(0, rank * width) };
}
