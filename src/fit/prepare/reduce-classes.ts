import { concatArrays } from "../../kernel/concat-arrays.js";
import type { Scratch } from "../../kernel/scratch.js";
import { startsOf } from "../../kernel/starts-of.js";
import { orthonormalise, ROUNDING_LENGTH } from "./orthonormalise.js";

/**
 * Pool the groups with equal Z_g'Z_g into classes and rotate each class of more than k p members, so that only k p
 * rows of X̃ are left in it.
 *
 * @param groupX X̃, groups × k × p
 * @param groupR groups × k × k with Z_g'Z_g = R_g'R_g
 */
export function reduceClasses(
  scratch: Scratch,
  groupX: Float64Array,
  groupR: Float64Array,
  Tinverse: Float64Array,
  groups: number,
  k: number,
  p: number,
) {
  const classes = equalGroups(groupR, groups, k);
  const member = Int32Array.from(classes.flat());
  const classStart = startsOf(classes.map((members) => members.length));
  const parts = classes.map((members) => reduceClass(scratch, members, groupX, k, p));
  const reducedStart = startsOf(parts.map((part) => part.count));
  const rotation = concatArrays(
    Float64Array,
    parts.map((part) => part.rotation),
  );
  const starts = startsOf(parts.map((part) => part.rotation.length));
  return {
    classes: classes.length,
    member,
    classStart,
    reduced: reducedStart[classes.length]!,
    reducedStart,
    rotation,
    rotationStart: Int32Array.from(parts, (part, c) => (part.rotation.length === 0 ? -1 : starts[c]!)),
    X: concatArrays(
      Float64Array,
      parts.map((part) => part.X),
    ),
    W: concatArrays(
      Float64Array,
      parts.map((part) => part.W),
    ),
    R: concatArrays(
      Float64Array,
      classes.map((members) => scaledFactor(groupR, members[0]!, Tinverse, k)),
    ),
  };
}

/** Members of each class, in the order of their first group. */
function equalGroups(groupR: Float64Array, groups: number, k: number): number[][] {
  const found = new Map<string, number[]>();
  for (let g = 0; g < groups; g++) {
    const key = groupR.subarray(g * k * k, (g + 1) * k * k).join();
    const members = found.get(key);
    if (members === undefined) found.set(key, [g]);
    else members.push(g);
  }
  return [...found.values()];
}

interface ReducedClass {
  readonly count: number;
  /** count × members; empty when the groups stay as they are. */
  readonly rotation: Float64Array;
  /** count × k × p. */
  readonly X: Float64Array;
  readonly W: Float64Array;
}

function reduceClass(
  scratch: Scratch,
  members: readonly number[],
  groupX: Float64Array,
  k: number,
  p: number,
): ReducedClass {
  const size = members.length;
  const width = k * p;
  const position = scratch.kernel.mark();
  const columns = new Float64Array(size * width);
  members.forEach((g, i) => {
    for (let j = 0; j < width; j++) columns[j * size + i] = groupX[g * width + j]!;
  });
  const { basis, rank, R } =
    size > width
      ? orthonormalise(scratch, columns, size, width, 0, ROUNDING_LENGTH)
      : { basis: new Float64Array(0), rank: size, R: transpose(columns, width, size) };
  const X = R.slice(0, rank * width);
  const W = classProducts(scratch, X, rank, k, p);
  scratch.kernel.release(position);
  // A class whose X̃ vanishes altogether still needs its (empty) rotation: its groups are all scatter.
  const rotation = size > width && rank === 0 ? new Float64Array(size) : basis;
  if (size > width && rank === 0) {
    return { count: 1, rotation, X: new Float64Array(width), W: new Float64Array(W.length) };
  }
  return { count: rank, rotation, X, W };
}

function classProducts(scratch: Scratch, X: Float64Array, count: number, k: number, p: number): Float64Array {
  const length = ((k * (k + 1)) / 2) * ((p * (p + 1)) / 2);
  const at = scratch.putF64(X);
  const W = scratch.f64(length);
  scratch.kernel.classProducts(count, k, p, at, W);
  return scratch.viewF64(W, length).slice();
}

/** R_g T⁻¹ of a group. */
function scaledFactor(groupR: Float64Array, g: number, Tinverse: Float64Array, k: number): Float64Array {
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      for (let m = j; m < k; m++) out[i * k + j]! += groupR[(g * k + i) * k + m]! * Tinverse[m * k + j]!;
    }
  }
  return out;
}

function transpose(values: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = values[i * columns + j]!;
  }
  return out;
}
