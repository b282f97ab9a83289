import { kernel } from "../../kernel/kernel.js";
import { withScratch } from "../../kernel/scratch.js";
import { medianOf } from "../median.js";

/** Variances shrunk towards their common prior. */
interface SqueezedVariances {
  /** Degrees of freedom of the prior d₀: Infinity where the variances do not differ more than chance makes them. */
  readonly priorDf: number;
  /** s₀². */
  readonly priorVariance: number;
  /** (d s² + d₀ s₀²) / (d + d₀) of each variance; NaN where the variance or its degrees of freedom are. */
  readonly posterior: Float64Array;
}

/** Variances below this share of their median are lifted to it before logarithms are taken. */
const FLOOR = 1e-5;

/**
 * Empirical Bayes shrinkage of variances over responses: s² ~ s₀² F(d, d₀), d₀ and s₀² by the moments of log s² (Smyth
 * 2004, Stat. Appl. Genet. Mol. Biol. 3:3, §6.2), as limma's `squeezeVar`. Variances that are NaN, negative or without
 * degrees of freedom take no part; zeros are lifted for the fit of the prior, so that one constant response does not
 * decide it.
 *
 * @param variance s² of each response
 * @param df their degrees of freedom
 */
export function squeezeVariances(variance: Float64Array, df: Float64Array): SqueezedVariances {
  const used = Array.from(variance.keys()).filter(
    (i) => variance[i]! >= 0 && df[i]! > 1e-15 && df[i]! < Infinity,
  );
  const { priorDf, priorVariance } = fitScaledF(
    used.map((i) => variance[i]!),
    used.map((i) => df[i]!),
  );
  const posterior = variance.map((value, i) => {
    if (!(value >= 0 && df[i]! > 1e-15)) return Number.NaN;
    if (priorDf === Infinity) return priorVariance;
    return (df[i]! * value + priorDf * priorVariance) / (df[i]! + priorDf);
  });
  return { priorDf, priorVariance, posterior };
}

/** d₀ and s₀² from the moments of log s². */
function fitScaledF(variance: readonly number[], df: readonly number[]) {
  const count = variance.length;
  if (count === 0) return { priorDf: 0, priorVariance: Number.NaN };
  if (count === 1) return { priorDf: 0, priorVariance: variance[0]! };
  const { digamma, trigamma, trigammaInverse } = kernel();
  const middle = medianOf(variance);
  const lifted = Float64Array.from(variance, (value) => Math.max(value, FLOOR * (middle > 0 ? middle : 1)));
  const e = logarithms(lifted);
  const logHalf = logarithms(Float64Array.from(df, (value) => value / 2));
  for (let i = 0; i < count; i++) e[i]! += logHalf[i]! - digamma(df[i]! / 2);
  const mean = sum(e) / count;
  const spread = sum(e.map((value) => (value - mean) ** 2)) / (count - 1);
  const excess = spread - sum(Float64Array.from(df, (value) => trigamma(value / 2))) / count;
  if (!(excess > 0)) return { priorDf: Infinity, priorVariance: sum(lifted) / count };
  const priorDf = 2 * trigammaInverse(excess);
  return {
    priorDf,
    priorVariance: exponentials(Float64Array.of(mean + digamma(priorDf / 2)))[0]! / (priorDf / 2),
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Natural logarithms of positive numbers, taken in the kernel so that every engine gives the same bits. */
function logarithms(values: Float64Array): Float64Array {
  return withScratch((scratch) => {
    const at = scratch.putF64(values);
    scratch.kernel.logInPlace(at, values.length);
    return scratch.viewF64(at, values.length).slice();
  });
}

/** baseᵉ of positive numbers, in the kernel; NaN where either is. */
export function powerOf(base: Float64Array, exponent: Float64Array): Float64Array {
  return exponentials(logarithms(base).map((value, i) => value * exponent[i]!));
}

/** exp(x), in the kernel: `expRows` keeps the proportions of a row, here to exp(0). */
function exponentials(values: Float64Array): Float64Array {
  return withScratch((scratch) => {
    const pairs = new Float64Array(2 * values.length);
    values.forEach((value, i) => {
      pairs[2 * i] = value;
    });
    const at = scratch.putF64(pairs);
    scratch.kernel.expRows(at, values.length, 2);
    const powers = scratch.viewF64(at, pairs.length);
    return values.map((_, i) => powers[2 * i]! / powers[2 * i + 1]!);
  });
}
