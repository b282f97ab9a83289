import { quantile } from "../../design/bases/quantile.js";
import { withScratch } from "../../kernel/scratch.js";
import { findRoot } from "./find-root.js";

/** Bins of the distances between pairs. */
const BINS = 1000;
/** A squared distance beyond which a pair adds nothing. */
const FARTHEST = 1000;
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Pairs by their distance: how many lie i widths apart. */
interface Pairs {
  readonly n: number;
  readonly width: number;
  readonly counts: Float64Array;
}

/**
 * Bandwidth of a Gaussian kernel density by Sheather and Jones (1991, JRSS B 53:683), "solve the equation", with binned
 * distances and the tolerance of R's `bw.SJ`, whose numbers it gives.
 *
 * @param x ascending, two numbers or more
 * @returns undefined where the numbers are too few or too much alike to tell
 */
export function sheatherJones(x: Float64Array): number | undefined {
  const n = x.length;
  const scale = Math.min(deviation(x), (quantile(x, 0.75) - quantile(x, 0.25)) / 1.349);
  if (!(scale > 0)) return undefined;
  const pairs = pairsOf(x);
  const c = 1 / (2 * Math.sqrt(Math.PI) * n);
  const sixth = -sixthDerivative(pairs, 1.23 * scale * n ** (-1 / 9));
  if (!(sixth > 0 && sixth < Number.POSITIVE_INFINITY)) return undefined;
  const ratio = 1.357 * (fourthDerivative(pairs, 1.24 * scale * n ** (-1 / 7)) / sixth) ** (1 / 7);
  if (!Number.isFinite(ratio)) return undefined;
  const excess = (h: number) => (c / fourthDerivative(pairs, ratio * h ** (5 / 7))) ** (1 / 5) - h;
  let upper = 1.144 * scale * n ** (-1 / 5);
  let lower = 0.1 * upper;
  const tolerance = 0.1 * lower;
  for (let turn = 1; !(excess(lower) * excess(upper) <= 0); turn++) {
    if (turn > 99) return undefined;
    if (turn % 2 === 1) upper *= 1.2;
    else lower /= 1.2;
  }
  return findRoot(excess, lower, upper, tolerance);
}

/** The standard deviation of some numbers. */
export function deviation(x: Float64Array): number {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  return Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (x.length - 1));
}

/** With many numbers they are binned first, as R does. */
function pairsOf(x: Float64Array): Pairs {
  const n = x.length;
  const counts = new Float64Array(BINS);
  const width = ((x[n - 1]! - x[0]!) * 1.01) / BINS;
  const bins = Int32Array.from(x, (value) => Math.trunc(value / width));
  if (n <= BINS / 2) {
    for (let i = 1; i < n; i++) {
      for (let j = 0; j < i; j++) counts[Math.abs(bins[i]! - bins[j]!)]!++;
    }
    return { n, width, counts };
  }
  const held = new Float64Array(BINS);
  for (const bin of bins) held[bin - bins[0]!]!++;
  for (let i = 0; i < BINS; i++) {
    if (held[i] === 0) continue;
    counts[0]! += (held[i]! * (held[i]! - 1)) / 2;
    for (let j = 0; j < i; j++) counts[i - j]! += held[i]! * held[j]!;
  }
  return { n, width, counts };
}

/** Estimate of ∫ f⁗ f with bandwidth h. */
function fourthDerivative(pairs: Pairs, h: number): number {
  const { n } = pairs;
  const sum = overPairs(pairs, h, (d) => d * d - 6 * d + 3);
  return (2 * sum + n * 3) / (n * (n - 1) * h ** 5 * ROOT_TWO_PI);
}

/** Estimate of ∫ f⁽⁶⁾ f with bandwidth h. */
function sixthDerivative(pairs: Pairs, h: number): number {
  const { n } = pairs;
  const sum = overPairs(pairs, h, (d) => d * d * d - 15 * d * d + 45 * d - 15);
  return (2 * sum - 15 * n) / (n * (n - 1) * h ** 7 * ROOT_TWO_PI);
}

function overPairs({ width, counts }: Pairs, h: number, polynomial: (square: number) => number): number {
  const squares = Float64Array.from(counts, (_, i) => ((i * width) / h) ** 2);
  const near = squares.findIndex((square) => square >= FARTHEST);
  const kept = near < 0 ? squares : squares.subarray(0, near);
  return withScratch((scratch) => {
    // The first distance is 0, so exponentials are those of the numbers themselves.
    const pointer = scratch.putF64(kept.map((square) => -square / 2));
    scratch.kernel.expRows(pointer, 1, kept.length);
    const weights = scratch.viewF64(pointer, kept.length);
    return kept.reduce((sum, square, i) => sum + weights[i]! * polynomial(square) * counts[i]!, 0);
  });
}
