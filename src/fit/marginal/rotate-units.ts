import type { Pointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import { startsOf } from "../../kernel/starts-of.js";
import { ROUNDING_LENGTH } from "../prepare/orthonormalise.js";
import type { UnitClass } from "./units.js";

/**
 * Rotate the units of each class among themselves, so that only as many are left with rows of X as X has directions there.
 *
 * @param Q orthonormal basis of X, p × n, rows unit after unit
 */
export function rotateUnits(
  scratch: Scratch,
  classes: readonly UnitClass[],
  Q: Pointer,
  p: number,
  n: number,
) {
  const { kernel } = scratch;
  const position = kernel.mark();
  const several = classes.filter(({ members }) => members > 1).map(({ rows }) => rows * p);
  const width = Math.max(0, ...several);
  const integers = (pick: (unit: UnitClass) => number) => scratch.putI32(classes.map(pick));
  const [counts, rotated] = [scratch.i32(classes.length), scratch.i32(classes.length)];
  const [X, rotation] = [scratch.f64(n * p), scratch.f64(Math.max(n, n * p))];
  kernel.rotateUnits(
    classes.length,
    n,
    p,
    ROUNDING_LENGTH,
    Q,
    integers(({ rows }) => rows),
    integers(({ members }) => members),
    counts,
    rotated,
    X,
    rotation,
    scratch.f64(n * p),
    scratch.f64(width * width),
    scratch.i32(width),
  );
  const isRotated = Array.from(scratch.viewI32(rotated, classes.length), (value) => value === 1);
  const count = Array.from(scratch.viewI32(counts, classes.length));
  const starts = startsOf(classes.map(({ members }, c) => (isRotated[c] ? count[c]! * members : 0)));
  const blockStart = startsOf(classes.map(({ rows }, c) => count[c]! * rows));
  const found = {
    reducedStart: startsOf(count),
    blockStart,
    rotation: scratch.viewF64(rotation, starts[classes.length]!).slice(),
    rotationStart: Int32Array.from(isRotated, (is, c) => (is ? starts[c]! : -1)),
    X: scratch.viewF64(X, blockStart[classes.length]! * p).slice(),
  };
  kernel.release(position);
  return found;
}
