import type { CovarianceParameter } from "../../covariance/covariance.js";
import { covarianceOf } from "../../covariance/structures.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import { describe, suggest, UsageError } from "../../errors.js";
import { checkValue } from "../../options/check.js";
import type { FreeParameters, SearchOptions } from "../../options/fit.js";
import { record } from "../../options/schema.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { residualStart } from "../../residual/residual-start.js";
import { psiOfTerm, thetaRanges } from "../lambda.js";
import { structuredLabel } from "../term-label.js";

/** What of a design has covariance parameters. */
interface CovarianceDesign {
  readonly random: readonly RandomTerm[];
  readonly residual?: ResidualDesign | undefined;
}

/** What of the covariance parameters is estimated, and how they are searched for; plain data. */
export interface SearchSettings {
  /** For each θ 1 when it is estimated, 0 when it is held. */
  readonly free: Int32Array;
  /** θ in lme4's units: where held parameters stay, and where the search starts too when `isStartGiven`. */
  readonly start: Float64Array;
  readonly isStartGiven: boolean;
  /** Residual standard deviation; 0 where it is estimated. */
  readonly sigma: number;
  readonly tolerance: number;
  readonly maxIterations: number;
}

const TOLERANCE = 5e-12;
const MAX_ITERATIONS = 200;

/** The settings of a search that nobody asked anything special of. */
export function defaultSearch(terms: readonly RandomTerm[]): SearchSettings {
  return searchFrom(identityTheta(terms));
}

/** The same for a design, whose residuals may have parameters too. */
export function startingSearch({ random, residual }: CovarianceDesign): SearchSettings {
  const start = identityTheta(random);
  return searchFrom(residual === undefined ? start : Float64Array.of(...start, ...residualStart(residual)));
}

function searchFrom(start: Float64Array): SearchSettings {
  return {
    free: new Int32Array(start.length).fill(1),
    start,
    isStartGiven: false,
    sigma: 0,
    tolerance: TOLERANCE,
    maxIterations: MAX_ITERATIONS,
  };
}

/**
 * Settings from options; undefined when none of them is given, so that the design may take the path made for it.
 *
 * @param design with terms in θ's order
 * @throws UsageError for masks and starts that do not fit the terms
 */
export function searchSettings(
  { free, start, sigma, tolerance, maxIterations }: SearchOptions,
  design: CovarianceDesign,
): SearchSettings | undefined {
  const given = [free, start, sigma, tolerance, maxIterations];
  if (given.every((value) => value === undefined)) return undefined;
  const settings = startingSearch(design);
  return {
    free: free === undefined ? settings.free : freeMask(free, design.random, settings.free.length),
    start: start === undefined ? settings.start : checkedStart(start, design.random, settings.start.length),
    isStartGiven: start !== undefined,
    sigma: sigma ?? 0,
    tolerance: tolerance ?? TOLERANCE,
    maxIterations: maxIterations ?? MAX_ITERATIONS,
  };
}

/** How many of θ and σ are not estimated. */
export function heldParameters({ free, sigma }: SearchSettings): number {
  return free.filter((value) => value === 0).length + (sigma > 0 ? 1 : 0);
}

/** θ of Λ = I. */
function identityTheta(terms: readonly RandomTerm[]): Float64Array {
  return Float64Array.from(
    terms.flatMap((term) => parametersOf(term).map(({ kind }) => (kind === "scale" ? 1 : 0))),
  );
}

function checkedStart(
  start: ArrayLike<number>,
  terms: readonly RandomTerm[],
  parameters: number,
): Float64Array {
  const isList = typeof start === "object" && start !== null;
  const theta = Float64Array.from(isList ? start : []);
  if (isList && theta.length === parameters && theta.every(Number.isFinite)) {
    for (const { term, from, to } of thetaRanges(terms)) checkCorrelations(term, theta.subarray(from, to));
    return theta;
  }
  throw new UsageError({
    where: "options",
    option: "start",
    rule: `must hold ${parameters} finite numbers, θ as lme4 orders it`,
    got: isList ? listed(theta) : describe(start),
  });
}

/** Throws UsageError where the θ of a structure are no standard deviations and correlations of a covariance matrix. */
function checkCorrelations(term: RandomTerm, theta: Float64Array): void {
  const k = term.columns.length;
  const { searched, parameters, correlationAt, hasOneVariance } = covarianceOf(term);
  if (searched === undefined) return;
  const correlations = Array.from(theta.subarray(hasOneVariance ? 1 : k));
  const Psi = psiOfTerm(term, theta);
  const isPossible = Psi.every((value, at) => {
    const [row, column] = [Math.floor(at / k), at % k];
    const sds = theta[hasOneVariance ? 0 : row]! * theta[hasOneVariance ? 0 : column]!;
    const own =
      row === column ? 1 : correlationAt(correlations, Math.max(row, column), Math.min(row, column));
    return Math.abs(value - sds * own) <= 1e-9 * (1 + Math.abs(sds));
  });
  const isInside = parameters(k).every(({ lower, upper }, i) => theta[i]! >= lower && theta[i]! <= upper);
  if (isPossible && isInside) return;
  throw new UsageError({
    where: "options",
    option: "start",
    rule: `must hold for ${structuredLabel(term)} standard deviations and correlations of a covariance matrix`,
    got: listed(theta),
  });
}

function freeMask(free: FreeParameters, terms: readonly RandomTerm[], parameters: number): Int32Array {
  if (!isMask(free)) {
    checkValue("options", "free", free, record());
    return maskByTerm(free, terms, parameters);
  }
  const mask = Int32Array.from(free, (value) => (value === true || value === 1 ? 1 : 0));
  const isTruth = Array.from(free).every((value) => [0, 1, true, false].includes(value));
  if (isTruth && mask.length === parameters) return mask;
  throw new UsageError({
    where: "options",
    option: "free",
    rule: `must say 0 or 1 for each of ${parameters} θ, as lme4 orders them`,
    got: listed(free),
  });
}

function isMask(free: FreeParameters): free is readonly (boolean | number)[] {
  return Array.isArray(free) || ArrayBuffer.isView(free);
}

const patterns = ["all", "diagonal", "none"];

/** Masks by the name of a term, or of a grouping factor for all of its terms; `Group` is the factor of `groups`. */
function maskByTerm(
  free: Readonly<Record<string, string>>,
  terms: readonly RandomTerm[],
  parameters: number,
): Int32Array {
  const names = [...new Set(terms.flatMap(namesOf))];
  for (const [name, pattern] of Object.entries(free)) {
    if (!names.includes(name)) {
      throw new UsageError({
        where: "options",
        option: "free",
        rule: "names a random term or its grouping factor",
        got: `'${name}'`,
        hint: `${suggest(name, names)}; there are ${names.join(", ")}`,
      });
    }
    if (!patterns.includes(pattern)) {
      throw new UsageError({
        where: "options",
        option: "free",
        rule: `of '${name}' must be one of ${patterns.join(", ")}`,
        got: JSON.stringify(pattern),
      });
    }
  }
  const mask = terms.flatMap((term) => {
    const name = namesOf(term).find((each) => Object.hasOwn(free, each));
    return termMask(term, name === undefined ? "all" : free[name]!);
  });
  return Int32Array.from({ length: parameters }, (_, i) => mask[i] ?? 1);
}

function namesOf({ name, group, source }: RandomTerm): string[] {
  return source === "groups" ? [name, group, "Group"] : [name, group];
}

function termMask(term: RandomTerm, pattern: string): number[] {
  return parametersOf(term).map(({ kind }) =>
    pattern === "all" || (pattern === "diagonal" && kind === "scale") ? 1 : 0,
  );
}

function parametersOf(term: RandomTerm): readonly CovarianceParameter[] {
  return covarianceOf(term).parameters(term.columns.length);
}

function listed(values: ArrayLike<unknown>): string {
  return `[${Array.from(values).join(", ")}]`;
}
