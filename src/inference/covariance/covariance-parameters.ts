import type { RandomTerm } from "../../design/random/random-term.js";
import { isFullTemplate, lambdaTemplate } from "../../fit/prepare/lambda-template.js";
import { correlationFactor } from "../../kernel/dense.js";

/**
 * The covariance parameters of a model on the scale one reads: for each random term its standard deviations, then its
 * correlations column by column; σ last. lme4's order of `confint(model, oldNames = FALSE)` but for the place of the
 * correlations.
 */
export interface CovarianceParameters {
  readonly names: readonly string[];
  /** What each is: a standard deviation (σ among them), or a correlation. */
  readonly kinds: readonly ("sd" | "cor")[];
  /** The parameters from lme4's θ and σ. */
  read(theta: Float64Array, sigma: number): Float64Array;
  /** The same, written to `out`. */
  readInto(theta: Float64Array, sigma: number, out: Float64Array): void;
  /** θ from the parameters; null where they belong to no covariance matrix. */
  theta(values: Float64Array): Float64Array | null;
}

/** The covariance parameters of random terms in θ's order. */
export function covarianceParameters(terms: readonly RandomTerm[]): CovarianceParameters {
  const blocks = terms.map(termParameters);
  const names = [...blocks.flatMap((block) => block.names), "sigma"];
  const kinds = [...blocks.flatMap((block) => block.kinds), "sd" as const];
  const thetas = blocks.reduce((total, block) => total + block.width, 0);
  const readInto = (theta: Float64Array, sigma: number, out: Float64Array) => {
    let [from, to] = [0, 0];
    for (const block of blocks) {
      block.readInto(theta, from, sigma, out, to);
      from += block.width;
      to += block.names.length;
    }
    out[to] = sigma;
  };
  return {
    names,
    kinds,
    readInto,
    read: (theta, sigma) => {
      const out = new Float64Array(names.length);
      readInto(theta, sigma, out);
      return out;
    },
    theta: (values) => {
      const sigma = values[names.length - 1]!;
      const out = new Float64Array(thetas);
      let [from, to] = [0, 0];
      for (const block of blocks) {
        const theta = block.theta(values.subarray(from, from + block.names.length), sigma);
        if (theta === null) return null;
        out.set(theta, to);
        from += block.names.length;
        to += block.width;
      }
      return out;
    },
  };
}

interface TermParameters {
  readonly names: readonly string[];
  readonly kinds: readonly ("sd" | "cor")[];
  /** Its parameters in θ. */
  readonly width: number;
  /** From θ at `from` on to `out` at `to` on. */
  readInto(theta: Float64Array, from: number, sigma: number, out: Float64Array, to: number): void;
  theta(values: Float64Array, sigma: number): Float64Array | null;
}

function termParameters(term: RandomTerm): TermParameters {
  const k = term.columns.length;
  const template = lambdaTemplate([term]);
  const full = k > 1 && isFullTemplate(template, k);
  const shared = term.covariance === "identity";
  const sds = (shared ? [term.name] : term.columns.map((column) => `${column} | ${term.name}`)).map(
    (name) => `sd(${name})`,
  );
  const pairs = full ? lowerPairs(k) : [];
  const Lambda = new Float64Array(k * k);
  const cors = pairs.map(([a, b]) => `cor(${term.columns[b]}, ${term.columns[a]} | ${term.name})`);
  return {
    names: [...sds, ...cors],
    kinds: [...sds.map(() => "sd" as const), ...cors.map(() => "cor" as const)],
    width: template.parameters,
    readInto: (theta, from, sigma, out, to) => {
      const { entries } = template;
      for (let e = 0; e < entries.length; e += 3)
        Lambda[entries[e]! * k + entries[e + 1]!] = theta[from + entries[e + 2]!]!;
      for (let a = 0; a < sds.length; a++) out[to + a] = Math.sqrt(rowProduct(Lambda, k, a, a));
      pairs.forEach(([a, b], i) => {
        out[to + sds.length + i] = rowProduct(Lambda, k, a, b) / (out[to + a]! * out[to + b]!);
      });
      for (let a = 0; a < sds.length; a++) out[to + a]! *= sigma;
    },
    theta: (values, sigma) =>
      full ? correlatedTheta(values, pairs, k, sigma) : values.map((sd) => sd / sigma),
  };
}

/** Product of two rows of Λ: an element of ΛΛ'. */
function rowProduct(Lambda: Float64Array, k: number, a: number, b: number): number {
  let total = 0;
  for (let m = 0; m < k; m++) total += Lambda[a * k + m]! * Lambda[b * k + m]!;
  return total;
}

/** (row, column) below the diagonal, column by column. */
function lowerPairs(k: number): (readonly [number, number])[] {
  return Array.from({ length: k }, (_, b) =>
    Array.from({ length: k - b - 1 }, (_, i) => [b + 1 + i, b] as const),
  ).flat();
}

/** The Cholesky factor of the covariance matrix, column by column; null when it is not positive semidefinite. */
function correlatedTheta(
  values: Float64Array,
  pairs: readonly (readonly [number, number])[],
  k: number,
  sigma: number,
): Float64Array | null {
  const C = new Float64Array(k * k);
  for (let a = 0; a < k; a++) C[a * k + a] = 1;
  pairs.forEach(([a, b], i) => {
    C[a * k + b] = values[k + i]!;
  });
  const L = correlationFactor(C, k);
  if (L === null) return null;
  const theta: number[] = [];
  for (let b = 0; b < k; b++) for (let a = b; a < k; a++) theta.push((L[a * k + b]! * values[a]!) / sigma);
  return Float64Array.from(theta);
}
