import type { Covariance } from "../../covariance/covariance.js";
import { covarianceOf } from "../../covariance/structures.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import { groupLabel } from "../../fit/term-label.js";
import { correlationFactor } from "../../kernel/dense.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { structureOfResidual } from "../../residual/structures.js";
import { residualScale } from "./residual-scale.js";
import type { ScaleKind, ScalePlace, TermParameters } from "./term-parameters.js";

/**
 * The covariance parameters of a model on the scale one reads: for each random term its standard deviations, then its
 * correlations column by column; those of residuals with a structure; σ last. lme4's order of
 * `confint(model, oldNames = FALSE)` but for the place of the correlations.
 */
export interface CovarianceParameters {
  readonly names: readonly string[];
  readonly kinds: readonly ScaleKind[];
  readonly places: readonly ScalePlace[];
  /** The parameters from lme4's θ and σ. */
  read(theta: Float64Array, sigma: number): Float64Array;
  /** The same, written to `out`. */
  readInto(theta: Float64Array, sigma: number, out: Float64Array): void;
  /** θ from the parameters; null where they belong to no covariance matrix. */
  theta(values: Float64Array): Float64Array | null;
}

/** The covariance parameters of random terms and of residuals, in θ's order. */
export function covarianceParameters(
  terms: readonly RandomTerm[],
  residual?: ResidualDesign,
): CovarianceParameters {
  const blocks = [...terms.map(termParameters), ...(residual === undefined ? [] : [residualScale(residual)])];
  const names = [...blocks.flatMap((block) => block.names), "sigma"];
  const kinds = [...blocks.flatMap((block) => block.kinds), "sd" as const];
  const places = [...blocks.flatMap((block) => block.places), sigmaPlace(residual)];
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
    places,
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

function termParameters(term: RandomTerm): TermParameters {
  const k = term.columns.length;
  const covariance = covarianceOf(term);
  const parameters = covariance.parameters(k);
  const sds = (
    covariance.hasOneVariance ? [term.name] : term.columns.map((column) => `${column} | ${term.name}`)
  ).map((name) => `sd(${name})`);
  const groups = covariance.correlations(k);
  /** Where correlations are parameters themselves, they begin here in θ. */
  const first = parameters.findIndex(({ kind }) => kind === "correlation");
  const Lambda = new Float64Array(k * k);
  const correlations = parameters.filter(({ kind }) => kind === "correlation");
  const cors = groups.map(([pair, ...more], i) => {
    const name = correlations[i]?.name;
    if (pair === undefined) return `${name}(${term.name})`;
    if (name !== undefined) return `cor(${name} | ${term.name})`;
    const of = more.length > 0 ? "" : `${term.columns[pair[1]]}, ${term.columns[pair[0]]} | `;
    return `cor(${of}${term.name})`;
  });
  return {
    names: [...sds, ...cors],
    kinds: [...sds.map(() => "sd" as const), ...cors.map(() => "cor" as const)],
    places: termPlaces(
      term,
      sds.length,
      groups,
      correlations.map(({ name }) => name),
    ),
    width: parameters.length,
    readInto: (theta, from, sigma, out, to) => {
      covariance.fillLambda(theta.subarray(from, from + parameters.length), k, Lambda);
      for (let a = 0; a < sds.length; a++) out[to + a] = Math.sqrt(rowProduct(Lambda, k, a, a));
      groups.forEach(([pair], i) => {
        if (first >= 0) out[to + sds.length + i] = theta[from + first + i]!;
        else {
          const [a, b] = pair!;
          out[to + sds.length + i] = rowProduct(Lambda, k, a, b) / (out[to + a]! * out[to + b]!);
        }
      });
      for (let a = 0; a < sds.length; a++) out[to + a]! *= sigma;
    },
    theta: (values, sigma) => {
      const own = values.subarray(0, sds.length);
      const cors = Array.from(values.subarray(sds.length));
      if (correlations.some(({ lower, upper }, i) => !(cors[i]! >= lower && cors[i]! <= upper))) return null;
      const factor = factorOf(covariance, cors, k);
      return factor && Float64Array.from(covariance.thetaOf(factor, own, cors, sigma, k));
    },
  };
}

/** What each standard deviation and each correlation of a term is of. */
function termPlaces(
  term: RandomTerm,
  sds: number,
  groups: readonly (readonly (readonly [number, number])[])[],
  names: readonly (string | undefined)[],
): ScalePlace[] {
  const { columns } = term;
  const label = groupLabel(term);
  const ofPair = (pairs: readonly (readonly [number, number])[], i: number) => {
    const [pair, another] = pairs;
    if (pair === undefined || another !== undefined || names[i] !== undefined) return names[i] ?? null;
    return `${columns[pair[1]]}, ${columns[pair[0]]}`;
  };
  return [
    ...columns
      .slice(0, sds)
      .map((column) => ({ term: label, level: sds === columns.length ? column : null })),
    ...groups.map((pairs, i) => ({ term: label, level: ofPair(pairs, i) })),
  ];
}

/** σ is the standard deviation at the first visit, in the first arm. */
function sigmaPlace(residual: ResidualDesign | undefined): ScalePlace {
  if (residual === undefined) return { term: "Residual", level: null };
  const [arm] = residual.arms;
  const { isHeterogeneous } = structureOfResidual(residual);
  return {
    term: arm === undefined ? "Residual" : `Residual ${arm}`,
    level: isHeterogeneous ? residual.visits[0]! : null,
  };
}

/** Product of two rows of Λ: an element of ΛΛ'. */
function rowProduct(Lambda: Float64Array, k: number, a: number, b: number): number {
  let total = 0;
  for (let m = 0; m < k; m++) total += Lambda[a * k + m]! * Lambda[b * k + m]!;
  return total;
}

/** The Cholesky factor of a correlation matrix (k × k, row-major); null when it is not positive semidefinite. */
function factorOf(covariance: Covariance, correlations: readonly number[], k: number): Float64Array | null {
  const C = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    C[a * k + a] = 1;
    for (let b = 0; b < a; b++) C[a * k + b] = covariance.correlationAt(correlations, a, b);
  }
  return correlations.length === 0 ? C : correlationFactor(C, k);
}
