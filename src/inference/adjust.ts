import { DataError, suggest, UsageError } from "../errors.js";
import type { AdjustMethod } from "../fit/options.js";

/** Adjusts ascending p-values in place. */
type Adjustment = (sorted: Float64Array) => void;

const adjustments = new Map<AdjustMethod, Adjustment>([
  ["bh", (sorted) => stepUp(sorted, 1)],
  ["by", (sorted) => stepUp(sorted, harmonic(sorted.length))],
  ["holm", stepDown],
  ["bonferroni", (sorted) => multiply(sorted, sorted.length)],
  ["none", () => {}],
]);

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
  const adjust = adjustments.get(method);
  if (!adjust) {
    const known = [...adjustments.keys()];
    const rule = `adjustPvalues: method must be one of ${known.join(", ")}`;
    throw new UsageError(`${rule}, got '${method}'${suggest(String(method), known)}`);
  }
  const family = ascendingFamily(p);
  const adjusted = family.slice();
  adjust(adjusted);
  const out = new Float64Array(p.length);
  for (let i = 0; i < out.length; i++) {
    out[i] = Number.isNaN(p[i]!) ? Number.NaN : adjusted[firstAt(family, p[i]!)]!;
  }
  return out;
}

/** The p-values that are numbers, in ascending order. */
function ascendingFamily(p: ArrayLike<number>): Float64Array {
  const family = new Float64Array(p.length);
  let count = 0;
  for (let i = 0; i < p.length; i++) {
    const value = p[i]!;
    if (Number.isNaN(value)) continue;
    if (!(value >= 0 && value <= 1)) {
      throw new DataError(`adjustPvalues: a p-value must lie in [0, 1], got ${value} at position ${i}`);
    }
    family[count++] = value;
  }
  return family.subarray(0, count).sort();
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
function harmonic(m: number): number {
  let sum = 0;
  for (let j = m; j >= 1; j--) sum += 1 / j;
  return sum;
}

/** The first place of a value that is in `sorted`. Ties are adjusted alike, so any of their places would do. */
function firstAt(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
