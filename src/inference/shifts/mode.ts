import { quantile } from "../../design/bases/quantile.js";
import { withScratch } from "../../kernel/scratch.js";
import { deviation, sheatherJones } from "./bandwidth.js";

/** Most steps, and the relative step at which the search ends, as modeest has them. */
const STEPS = 1000;
const TOLERANCE = Math.sqrt(2 ** -52);

/** The mode of some numbers, and the bandwidth of the density that it is the top of. */
interface Mode {
  readonly mode: number;
  readonly bandwidth: number;
}

/**
 * The mode of numbers: mean shift with a Gaussian kernel (Cheng 1995, IEEE TPAMI 17:790) from the mean of the shortest half,
 * with Sheather and Jones's bandwidth; the numbers of `mlv(x, method = "meanshift", bw = "SJ")` of R's modeest.
 *
 * Where the numbers are too much alike for that bandwidth, Silverman's rule of thumb takes its place; where they are all
 * the same, they are the mode.
 */
export function modeOf(values: Float64Array): Mode {
  const x = values.slice().sort();
  const bandwidth = sheatherJones(x) ?? ruleOfThumb(x);
  let mode = shortestHalf(x);
  if (!(bandwidth > 0)) return { mode, bandwidth: 0 };
  for (let step = 0; step < STEPS; step++) {
    const next = shifted(x, mode, bandwidth);
    if (next === mode || Math.abs(next / mode - 1) < TOLERANCE) break;
    mode = next;
  }
  return { mode, bandwidth };
}

/** The mean of the shortest stretch that holds half of the numbers; of several, of that at their mean place. */
function shortestHalf(x: Float64Array): number {
  const more = Math.ceil(x.length / 2) - 1;
  let least = Number.POSITIVE_INFINITY;
  let [places, ties] = [0, 0];
  for (let i = 0; i + more < x.length; i++) {
    const length = x[i + more]! - x[i]!;
    if (length > least) continue;
    if (length < least) [places, ties] = [0, 0];
    places += i;
    ties++;
    least = length;
  }
  const from = Math.floor(places / ties);
  return x.subarray(from, from + more + 1).reduce((sum, value) => sum + value, 0) / (more + 1);
}

/** The mean of the numbers, each weighed by the density around a point. */
function shifted(x: Float64Array, point: number, bandwidth: number): number {
  return withScratch((scratch) => {
    const pointer = scratch.putF64(x.map((value) => -(((value - point) / bandwidth) ** 2) / 2));
    scratch.kernel.expRows(pointer, 1, x.length);
    const weights = scratch.viewF64(pointer, x.length);
    let [sum, total] = [0, 0];
    for (const [i, value] of x.entries()) {
      sum += weights[i]! * value;
      total += weights[i]!;
    }
    return sum / total;
  });
}

/** R's `bw.nrd0` where it is no guess from a single number: 0.9 times the smaller of deviation and spread, times n^(-1/5). */
function ruleOfThumb(x: Float64Array): number {
  const sd = deviation(x);
  const spread = (quantile(x, 0.75) - quantile(x, 0.25)) / 1.34;
  return 0.9 * (spread > 0 ? Math.min(sd, spread) : sd) * x.length ** (-1 / 5);
}
