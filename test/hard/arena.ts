import { type Family, problemOf } from "../support/hard-problem.js";
import { compareHard, type Outcome } from "./compare.js";
import { covariates } from "./families/covariates.js";
import { designs } from "./families/designs.js";
import { responses } from "./families/responses.js";
import { variances } from "./families/variances.js";

export const families: readonly Family[] = [...variances, ...designs, ...covariates, ...responses];

/** One problem and how it went. */
export interface Trial extends Outcome {
  readonly family: string;
  readonly seed: number;
  /** Neither a criterion above the reference nor a status that the problem does not allow. */
  readonly right: boolean;
}

/** Solve problems 0, …, `count − 1` of a family. */
export function solveAll(family: Family, count: number): Trial[] {
  return Array.from({ length: count }, (_, seed) => solve(family, seed));
}

export function solve(family: Family, seed: number): Trial {
  const problem = problemOf(family, seed);
  const outcome = compareHard(problem, seed);
  const allowed = ["ok", "singular", "rank-deficient", ...(problem.allowed ?? [])];
  const right = outcome.verdict !== "higher" && allowed.includes(outcome.status);
  return { family: family.name, seed, right, ...outcome };
}

/** One line of what happened to a family. */
export function summarise(trials: readonly Trial[]) {
  const statuses = [...new Set(trials.map(({ status }) => status))];
  return {
    family: trials[0]!.family,
    problems: trials.length,
    ...countOf(trials, ["equal", "lower", "higher", "refused"], ({ verdict }) => verdict),
    wrong: trials.filter(({ right }) => !right).length,
    worstExcess: trials.reduce((worst, { excess }) => Math.max(worst, excess), 0),
    statuses: statuses
      .map((word) => `${word} ${trials.filter(({ status }) => status === word).length}`)
      .join(", "),
  };
}

function countOf<K extends string>(trials: readonly Trial[], words: readonly K[], of: (trial: Trial) => K) {
  return Object.fromEntries(
    words.map((word) => [word, trials.filter((trial) => of(trial) === word).length]),
  ) as Record<K, number>;
}

/** A trial in words, with both optima. */
export function describeTrial({
  family,
  seed,
  status,
  verdict,
  ours,
  theirs,
  theta,
  theirTheta,
}: Trial): string {
  const { formula, options } = problemOf(families.find(({ name }) => name === family)!, seed);
  const numbers = (values: Float64Array) =>
    Array.from(values, (value) => Number(value.toPrecision(4))).join(" ");
  return (
    `${family} ${seed}: ${formula}${options?.reml === false ? ", ML" : ""}: ${status}, ${verdict}; ` +
    `ours ${ours} at θ ${numbers(theta)}, reference ${theirs} at scaled θ ${numbers(theirTheta)}`
  );
}
