import { DataError, describe } from "../../errors.js";
import { checkValue } from "../../options/check.js";
import { type AdjustMethod, fitOptions } from "../../options/fit.js";
import { ascendingOrder } from "../contrasts/ascending-order.js";

/** Adjusts ascending p-values in place. */
type Adjustment = (sorted: Float64Array) => void;

const adjustments: Readonly<Record<AdjustMethod, Adjustment>> = {
  bh: (sorted) => stepUp(sorted, 1),
  by: (sorted) => stepUp(sorted, harmonic(sorted.length)),
  holm: stepDown,
  bonferroni: (sorted) => multiply(sorted, sorted.length),
  none: () => {},
};

/**
 * p-values adjusted for multiplicity, in the order of `p`. NaN stays NaN and does not count as a test.
 *
 * - `"bh"` (default) false discovery rate, Benjamini & Hochberg (1995, JRSS B 57, 289–300)
 * - `"by"` the same under any dependence, Benjamini & Yekutieli (2001, Ann. Statist. 29, 1165–1188)
 * - `"holm"` family-wise error rate, Holm (1979, Scand. J. Statist. 6, 65–70)
 * - `"bonferroni"` family-wise error rate, p times the number of tests
 * - `"none"` a copy
 *
 * Throws UsageError for another method and DataError for a number outside [0, 1].
 */
export function adjustPvalues(p: ArrayLike<number>, method: AdjustMethod = "bh"): Float64Array {
  checkValue("adjustPvalues", "method", method, fitOptions.adjust);
  const adjust = adjustments[method];
  const { places, values } = familyOf(p);
  const order = ascendingOrder(values);
  // Ties are adjusted alike, so it does not matter which of them comes first.
  const adjusted = new Float64Array(values.length);
  for (let rank = 0; rank < order.length; rank++) adjusted[rank] = values[order[rank]!]!;
  adjust(adjusted);
  const out = new Float64Array(p.length).fill(Number.NaN);
  for (let rank = 0; rank < order.length; rank++) out[places[order[rank]!]!] = adjusted[rank]!;
  return out;
}

/** The p-values that are numbers, and where they stand. */
function familyOf(p: ArrayLike<number>): { places: Uint32Array; values: Float64Array } {
  if (!Array.isArray(p) && !ArrayBuffer.isView(p))
    throw new DataError(`adjustPvalues: p must be an array of p-values, got ${describe(p)}`);
  const places = new Uint32Array(p.length);
  const values = new Float64Array(p.length);
  let count = 0;
  for (let i = 0; i < p.length; i++) {
    const value = p[i]!;
    if (Number.isNaN(value)) continue;
    if (!(typeof value === "number" && value >= 0 && value <= 1)) {
      throw new DataError(
        `adjustPvalues: a p-value must lie in [0, 1], got ${describe(value)} at position ${i}`,
      );
    }
    places[count] = i;
    values[count++] = value;
  }
  return { places: places.subarray(0, count), values: values.subarray(0, count) };
}

/** Smallest of (m/j) p₍ⱼ₎ · factor over the ranks j from its own on. */
function stepUp(sorted: Float64Array, factor: number): void {
  const m = sorted.length;
  let least = 1;
  for (let i = m - 1; i >= 0; i--) {
    least = Math.min(least, ((factor * m) / (i + 1)) * sorted[i]!);
    sorted[i] = least;
  }
}

/** Largest of (m + 1 − j) p₍ⱼ₎ over the ranks j up to its own. */
function stepDown(sorted: Float64Array): void {
  const m = sorted.length;
  let most = 0;
  for (let i = 0; i < m; i++) {
    most = Math.max(most, (m - i) * sorted[i]!);
    sorted[i] = Math.min(1, most);
  }
}

function multiply(sorted: Float64Array, tests: number): void {
  for (let i = 0; i < sorted.length; i++) sorted[i] = Math.min(1, tests * sorted[i]!);
}

/** 1 + 1/2 + … + 1/m, small terms first. */
export function harmonic(m: number): number {
  let sum = 0;
  for (let j = m; j >= 1; j--) sum += 1 / j;
  return sum;
}

/** Adjust p-values over the responses within each term; `p` holds `terms` numbers per response. */
export function adjustByTerm(p: Float64Array, terms: number, method: AdjustMethod): Float64Array {
  const count = terms === 0 ? 0 : p.length / terms;
  const out = new Float64Array(p.length);
  const column = new Float64Array(count);
  for (let j = 0; j < terms; j++) {
    for (let i = 0; i < count; i++) column[i] = p[i * terms + j]!;
    const adjusted = adjustPvalues(column, method);
    for (let i = 0; i < count; i++) out[i * terms + j] = adjusted[i]!;
  }
  return out;
}
