import { middleOf } from "../../inference/median.js";
import { withScratch } from "../../kernel/scratch.js";
import { openStream } from "../../resample/stream.js";

/** Share of draws from which on an effect counts as the median itself. */
const OFTEN = 0.1;

/** The median of effects, how uncertain it is, and how far each effect lies from it. */
interface MedianShift {
  readonly median: number;
  /** Standard error of the median. */
  readonly standardError: number;
  /** Standard error of each effect less the median. */
  readonly standardErrors: Float64Array;
}

/**
 * The median of effects that are estimated independently, β̂ⱼ ~ N(βⱼ, sⱼ²). Its variance is that of the medians of drawn
 * effects, N(β̂ⱼ, sⱼ²); its covariance with effect j is sⱼ² times the share of draws in which j is the median (Stein's lemma;
 * half for each of two in the middle), so that
 *
 *   Var(β̂ⱼ − m) = sⱼ² (1 − 2 πⱼ) + Var(m).
 *
 * An effect that often is the median itself has little left of that difference; its variance is that of the drawn differences.
 * Draws depend on the seed and the name alone.
 *
 * @param effects of the taxa that count
 */
export function medianShift(
  effects: Float64Array,
  errors: Float64Array,
  draws: { readonly seed: number; readonly name: string; readonly count: number },
): MedianShift {
  const { length } = effects;
  const shares = new Float64Array(length);
  const squaresAway = new Float64Array(length);
  let [mean, squares] = [0, 0];
  const drawn = new Float64Array(length);
  const sorted = new Float64Array(length);
  withScratch((scratch) => {
    const random = openStream(scratch, draws.seed, draws.name);
    const normals = scratch.f64(length);
    for (let r = 0; r < draws.count; r++) {
      scratch.kernel.drawNormals(random, r, length, normals);
      const z = scratch.viewF64(normals, length);
      for (let j = 0; j < length; j++) drawn[j] = effects[j]! + errors[j]! * z[j]!;
      sorted.set(drawn);
      sorted.sort();
      const [low, high] = middleOf(sorted);
      const median = (low + high) / 2;
      shares[drawn.indexOf(low)]! += 0.5;
      shares[drawn.indexOf(high)]! += 0.5;
      const step = median - mean;
      mean += step / (r + 1);
      squares += step * (median - mean);
      for (let j = 0; j < length; j++) squaresAway[j]! += (drawn[j]! - median) ** 2;
    }
  });
  const variance = squares / (draws.count - 1);
  const [low, high] = middleOf(effects.slice().sort());
  return {
    median: (low + high) / 2,
    standardError: Math.sqrt(variance),
    standardErrors: errors.map((error, j) => {
      const share = shares[j]! / draws.count;
      if (share < OFTEN) return Math.sqrt(error * error * (1 - 2 * share) + variance);
      return Math.sqrt(Math.max(0, squaresAway[j]! / draws.count - (effects[j]! - mean) ** 2));
    }),
  };
}
