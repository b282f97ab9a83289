import type { Design } from "../../design/design.js";
import type { RandomTerm } from "../../design/random-term.js";
import { byColumn } from "../../fit/prepare/fixed-basis.js";
import { orthonormalise } from "../../fit/prepare/orthonormalise.js";
import { withScratch } from "../../kernel/scratch.js";

/** As `fit/fixed-basis.ts`: shorter remainders depend on earlier columns. */
const DEPENDENT = 1e-7;
const freedoms: readonly RandomTerm["covariance"][] = ["identity", "diagonal", "full"];

/**
 * Is one model a special case of another on the same rows: the columns of its X in the span of the other's, and each of
 * its random terms in one of the other's, over the same groups and with a covariance at least as free?
 */
export function isNested(small: Design, large: Design): boolean {
  return (
    spans(large.fixed.values, large.fixed.columns.length, small.fixed.values, small.fixed.columns.length) &&
    small.random.every((term) => large.random.some((other) => covers(other, term)))
  );
}

function covers(large: RandomTerm, small: RandomTerm): boolean {
  return (
    freedoms.indexOf(large.covariance) >= freedoms.indexOf(small.covariance) &&
    samePartition(large.index, small.index) &&
    spans(large.values, large.columns.length, small.values, small.columns.length)
  );
}

/** Do two codings of rows put the same rows together? */
function samePartition(a: Int32Array, b: Int32Array): boolean {
  const [there, back] = [new Map<number, number>(), new Map<number, number>()];
  for (let i = 0; i < a.length; i++) {
    if ((there.get(a[i]!) ?? b[i]) !== b[i] || (back.get(b[i]!) ?? a[i]) !== a[i]) return false;
    there.set(a[i]!, b[i]!);
    back.set(b[i]!, a[i]!);
  }
  return true;
}

/** Do the columns of one matrix (rows × width, row-major) span those of another? */
function spans(values: Float64Array, width: number, other: Float64Array, otherWidth: number): boolean {
  if (otherWidth === 0) return true;
  const n = other.length / otherWidth;
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  const columns = new Float64Array(n * (width + otherWidth));
  columns.set(byColumn(values, width, rows));
  columns.set(byColumn(other, otherWidth, rows), n * width);
  return withScratch((scratch) =>
    orthonormalise(scratch, columns, n, width + otherWidth, DEPENDENT, 0).kept.every((j) => j < width),
  );
}
