import { covarianceOf } from "../covariance/structures.js";
import type { RandomTerm } from "../design/random/random-term.js";
import { psiOfTerm, thetaRanges } from "./lambda.js";
import { termLabel } from "./term-label.js";

/** A standard deviation (relative to σ, per unit of Z) below this counts as zero, as in the kernel. */
const ZERO = 1e-4;
/** A correlation beyond this counts as ±1 in a singular matrix. */
const ONE = 0.999;

/**
 * What is singular about covariance matrices, in words: `(Days | Subject): correlation of Intercept and Days is -1`.
 *
 * @param terms in θ's order
 * @returns for the θ of one response (lme4's units) a sentence, empty where nothing is singular
 */
export function singularDescriber(terms: readonly RandomTerm[]): (theta: Float64Array) => string {
  const parts = thetaRanges(terms).map((part) => ({ ...part, scale: columnScales(part.term) }));
  const describe = (theta: Float64Array) =>
    parts
      .flatMap(({ term, from, to, scale }) => {
        const own = theta.subarray(from, to);
        const what = deficiency(term, own, psiOfTerm(term, own), scale);
        return what === "" ? [] : [`${termLabel(term)}: ${what}`];
      })
      .join("; ");
  // Many responses have the same θ: zero.
  let known = new Float64Array();
  let sentence = "";
  return (theta) => {
    if (theta.length !== known.length || theta.some((value, i) => value !== known[i])) {
      sentence = describe(theta);
      known = theta.slice();
    }
    return sentence;
  };
}

/** Root of the sum of squares of each column of Z per level. */
function columnScales({ columns, values, levels }: RandomTerm): number[] {
  const k = columns.length;
  return columns.map((_, a) => {
    let total = 0;
    for (let at = a; at < values.length; at += k) total += values[at]! ** 2;
    return Math.sqrt(total / levels.length);
  });
}

function deficiency(
  term: RandomTerm,
  theta: Float64Array,
  Psi: Float64Array,
  scale: readonly number[],
): string {
  const { columns } = term;
  const { hasOneVariance, isCorrelated, isOfTimes, correlations } = covarianceOf(term);
  const k = columns.length;
  const sd = columns.map((_, a) => Math.sqrt(Psi[a * k + a]!));
  const vanishing = columns.filter((_, a) => !(sd[a]! * scale[a]! >= ZERO));
  const which = hasOneVariance ? "" : `of ${listed(vanishing)} `;
  const zero = vanishing.length > 0 ? [`variance ${which}is zero`] : [];
  const rest = columns.map((_, a) => a).filter((a) => !vanishing.includes(columns[a]!));
  if (!isCorrelated || rest.length < 2) return zero.join(", ");
  const isShared = correlations(k).length < (k * (k - 1)) / 2;
  // φ, which has a bound at zero too.
  if (isOfTimes && theta.at(-1)! ** Math.min(...covarianceOf(term).gaps!(k)) < ZERO)
    return [...zero, "correlation of effects at different times is zero"].join(", ");
  return [...zero, ...dependence(columns, Psi, sd, scale, rest, isShared)].join(", ");
}

/** Correlations of ±1 among effects that vary, or a dependence of several. */
function dependence(
  columns: readonly string[],
  Psi: Float64Array,
  sd: readonly number[],
  scale: readonly number[],
  rest: readonly number[],
  isShared: boolean,
): string[] {
  const k = columns.length;
  const pairs = rest.flatMap((a, i) =>
    rest.slice(i + 1).flatMap((b) => {
      const correlation = Psi[a * k + b]! / (sd[a]! * sd[b]!);
      return Math.abs(correlation) < ONE
        ? []
        : [`correlation of ${columns[a]} and ${columns[b]} is ${Math.sign(correlation)}`];
    }),
  );
  const isWhole = pairs.length === (rest.length * (rest.length - 1)) / 2;
  if (pairs.length > 1 && isShared && isWhole) {
    const names = listed(rest.map((a) => columns[a]!));
    if (pairs.every((pair) => pair.endsWith(" is 1"))) return [`correlation of ${names} is 1`];
    return [`correlation of neighbours among ${names} is -1`];
  }
  if (pairs.length > 0) return pairs;
  return leastPivot(Psi, k, scale, rest) < ZERO
    ? [`effects of ${listed(rest.map((a) => columns[a]!))} depend on each other`]
    : [];
}

/** Smallest conditional standard deviation, each effect given those before it, in units of its column of Z. */
function leastPivot(Psi: Float64Array, k: number, scale: readonly number[], rest: readonly number[]): number {
  const L = rest.map(() => rest.map(() => 0));
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rest.length; i++) {
    for (let j = 0; j <= i; j++) {
      let value = Psi[rest[i]! * k + rest[j]!]! * scale[rest[i]!]! * scale[rest[j]!]!;
      for (let m = 0; m < j; m++) value -= L[i]![m]! * L[j]![m]!;
      L[i]![j] = i === j ? Math.sqrt(Math.max(0, value)) : L[j]![j]! > 0 ? value / L[j]![j]! : 0;
    }
    least = Math.min(least, L[i]![i]!);
  }
  return least;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
