import type { ClassDesign } from "../../fit/prepare/class-design.js";
import { DEPENDENT_SHARE, orthonormalise } from "../../fit/prepare/orthonormalise.js";
import type { Pointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import { groupCoordinates, type Whiten } from "./whiten-factor.js";

/** One response, ready for permutation. */
interface PermutableResponse {
  /** Numbers per unit: 1 for rows, k for groups. */
  readonly width: number;
  /** What is permuted, units × width. */
  readonly residual: Float64Array;
  /** The basis on the same places, p × units × width; what the term adds comes last. */
  readonly Q: Float64Array;
  /** Products of the basis with what stays. */
  readonly fixed: Float64Array;
  /** Rank of X, and how much of it the term adds. */
  readonly p: number;
  readonly added: number;
  /** Sum of squares of the whitened residuals. */
  readonly total: number;
  readonly df: number;
}

/**
 * Whiten a response and X, and take the residuals of the model without the term.
 *
 * @param y on the rows in the order of the whitener; overwritten
 * @param X columns one after the other in that order, those of the term last; overwritten
 * @param termColumns how many they are
 * @param groups the design, when groups are permuted rather than rows
 */
export function permutableResponse(
  scratch: Scratch,
  whiten: Whiten,
  y: Float64Array,
  X: Float64Array,
  termColumns: number,
  groups: ClassDesign | undefined,
): PermutableResponse {
  const n = y.length;
  const columns = X.length / n;
  whiten(y);
  whiten(X);
  const position = scratch.kernel.mark();
  const { basis, rank, kept } = orthonormalise(scratch, X, n, columns, DEPENDENT_SHARE, 0);
  scratch.kernel.release(position);
  const added = kept.filter((column) => column >= columns - termColumns).length;
  project(y, basis.subarray(0, (rank - added) * n));
  const total = y.reduce((sum, value) => sum + value * value, 0);
  const shape = { p: rank, added, total, df: n - rank };
  if (groups === undefined)
    return { width: 1, residual: y, Q: basis, fixed: new Float64Array(rank), ...shape };
  return { ...shape, ...inGroups(groups, y, basis, rank) };
}

/** y −= QQ'y for orthonormal columns of its length. */
export function project(y: Float64Array, Q: Float64Array): void {
  const n = y.length;
  for (let from = 0; from < Q.length; from += n) {
    let along = 0;
    for (let i = 0; i < n; i++) along += Q[from + i]! * y[i]!;
    for (let i = 0; i < n; i++) y[i]! -= along * Q[from + i]!;
  }
}

/** Residuals and basis in the coordinates of the groups; the part inside groups stays where it is. */
function inGroups(design: ClassDesign, r: Float64Array, basis: Float64Array, rank: number) {
  const { n, k, groups } = design;
  const residual = groupCoordinates(design, r);
  const Q = new Float64Array(rank * groups * k);
  const fixed = new Float64Array(rank);
  for (let j = 0; j < rank; j++) {
    const column = basis.subarray(j * n, (j + 1) * n);
    const coordinates = groupCoordinates(design, column);
    Q.set(coordinates, j * groups * k);
    for (let i = 0; i < n; i++) fixed[j]! += column[i]! * r[i]!;
    for (let i = 0; i < coordinates.length; i++) fixed[j]! -= coordinates[i]! * residual[i]!;
  }
  return { width: k, residual, Q, fixed };
}

/** F statistics of a response under permutations, count × units. */
export function permutedStatistics(
  scratch: Scratch,
  { width, residual, p, added, Q, fixed, total, df }: PermutableResponse,
  permutations: Pointer,
  count: number,
): Float64Array {
  if (added === 0 || df <= 0) return new Float64Array(count).fill(Number.NaN);
  const { kernel } = scratch;
  const position = kernel.mark();
  const out = scratch.f64(count);
  kernel.permutedStatistics(
    residual.length / width,
    width,
    scratch.putF64(residual),
    p,
    added,
    scratch.putF64(Q),
    scratch.putF64(fixed),
    total,
    df,
    permutations,
    count,
    scratch.f64(residual.length),
    out,
  );
  const statistics = scratch.viewF64(out, count).slice();
  kernel.release(position);
  return statistics;
}
