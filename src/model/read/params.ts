import { covarianceOf } from "../../covariance/structures.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import { UsageError } from "../../errors.js";
import type { FitResult } from "../../fit/fit-result.js";
import { psiOfTerm, thetaRanges } from "../../fit/lambda.js";
import { thetaOf } from "../../inference/covariance/response-rows.js";
import { testCoefficients } from "../../inference/wald.js";
import type { Frame } from "../../table/frame.js";
import { byResponse } from "./frames.js";

/** Everything statsmodels' MixedLM reports of a fit, parameters × responses. */
export interface Params {
  readonly params: Frame;
  readonly bse: Frame;
  readonly tvalues: Frame;
  readonly pvalues: Frame;
}

/**
 * The parameters in statsmodels' layout: fixed effects, then the lower triangle of the covariance of the random effects
 * by rows, divided by the residual variance (`Group Var`, `z1 x z2 Cov`, `z2 Var`), with Wald z.
 *
 * @param result fitted with the joint Hessian
 */
export function statsmodelsParams(
  result: FitResult,
  names: readonly string[],
  terms: readonly RandomTerm[],
): Params {
  const { responses, terms: width } = result;
  const elements = effectElements(terms);
  const rows = [...names, ...elements.map(({ name }) => name)];
  const height = rows.length;
  const estimate = new Float64Array(responses.length * height);
  const variance = new Float64Array(responses.length * height);
  responses.forEach((_, i) => {
    const theta = thetaOf(result, i);
    const joint = result.joint.subarray(i * height, (i + 1) * height);
    estimate.set(result.beta.subarray(i * width, (i + 1) * width), i * height);
    variance.set(joint.subarray(0, width), i * height);
    elements.forEach(({ value, place }, j) => {
      estimate[i * height + width + j] = value(theta);
      variance[i * height + width + j] = joint[width + place]!;
    });
  });
  const wide: FitResult = { ...result, terms: height, beta: estimate, joint: variance };
  const tests = testCoefficients(wide, "normal", "joint");
  const frame = (values: Float64Array) => byResponse(rows, responses, values);
  return {
    params: frame(estimate),
    bse: frame(tests.standardError),
    tvalues: frame(tests.statistic),
    pvalues: frame(tests.p),
  };
}

/** An estimated element of Ψ: its name, how to read it from θ, its place in the joint variances. */
interface EffectElement {
  readonly name: string;
  readonly value: (theta: Float64Array) => number;
  readonly place: number;
}

/** The elements of all Ψ as statsmodels lists them: random effects first, then variance components by name. */
function effectElements(terms: readonly RandomTerm[]): EffectElement[] {
  let place = 0;
  const blocks = thetaRanges(terms).map(({ term, from, to }) => ({
    term,
    elements: elementsOf(term, from, to).map((element) => ({ ...element, place: place++ })),
  }));
  const components = blocks.filter(({ term }) => term.source === "vc");
  components.sort((a, b) => (a.term.name < b.term.name ? -1 : 1));
  const effects = blocks.filter(({ term }) => term.source !== "vc");
  return [...effects, ...components].flatMap(({ elements }) => elements);
}

/** The estimated elements of Ψ of a term, whose part of θ is from, to. */
function elementsOf(term: RandomTerm, from: number, to: number): Omit<EffectElement, "place">[] {
  const { columns, source, name, group } = term;
  const k = columns.length;
  const own = source === "bar" ? group : "Group";
  const label = (column: string) => (source === "vc" ? name : column.replace("Intercept", own));
  const { elements, word } = covarianceOf(term);
  const estimated = elements(k);
  if (estimated === undefined)
    throw new UsageError(`params: statsmodels' layout has no place for ${word}(...); use varianceComponents`);
  return estimated.map(([a, b]) => ({
    name: a === b ? `${label(columns[a]!)} Var` : `${label(columns[b]!)} x ${label(columns[a]!)} Cov`,
    value: (theta: Float64Array) => psiOfTerm(term, theta.subarray(from, to))[a * k + b]!,
  }));
}
