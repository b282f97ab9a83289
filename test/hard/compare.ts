import type { FitResult } from "../../src/fit/fit-result.js";
import type { Plan } from "../../src/fit/plan.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { type Status, worstStatus } from "../../src/fit/status.js";
import { drawFrom, type HardProblem } from "../support/hard-problem.js";
import { criterionWithGradient } from "./criterion.js";
import type { Decimal } from "./exact.js";
import { extendedCriterion, extendedLambdas, scaledLambdas } from "./extended.js";
import { type Reference, reduceProblem } from "./reduce.js";
import { searchMany } from "./search.js";

/** How a fit stands beside the reference. */
export interface Outcome {
  readonly status: Status;
  /** `refused`: a status without estimates. */
  readonly verdict: "equal" | "lower" | "higher" | "refused";
  /** Our criterion beyond the lowest one known, relative to max(|criterion|, n). */
  readonly excess: number;
  /** The criterion that we report beside the one that the reference computes at our θ, relative as well. */
  readonly misreported: number;
  readonly ours: number;
  readonly theirs: number;
  readonly theta: Float64Array;
  readonly theirTheta: Float64Array;
}

/** What counts as the same criterion, relative to max(|criterion|, n). */
export const TOLERANCE = 1e-8;

/** Variance ratios beyond this are evaluated in extended precision. */
const LARGE = 30;

export interface HardFit {
  readonly plan: Plan;
  readonly result: FitResult;
  readonly response: ArrayLike<number>;
}

export function fitHard({ formula, table, options = {} }: HardProblem): HardFit {
  const plan = prepare(formula, table, options);
  const { reml } = plan.options;
  const result = fitTable(plan, table, ["y"], { reml, satterthwaite: true, joint: false });
  const y = table.columns["y"] as ArrayLike<number>;
  const at = new Map(table.index.map((sample, i) => [sample, i]));
  return { plan, result, response: Float64Array.from(plan.samples, (sample) => y[at.get(sample)!]!) };
}

/** Fit a problem and search the reference's criterion for something lower. */
export function compareHard(problem: HardProblem, seed: number): Outcome {
  const { plan, result, response } = fitHard(problem);
  const status = worstStatus(result.flags[0]!);
  const { theta } = result;
  const ours = result.criterion[0]!;
  const nothing = { ours, theta, theirs: Number.NaN, theirTheta: theta, excess: 0, misreported: 0 };
  if (!Number.isFinite(ours) || status === "perfect-fit") return { ...nothing, status, verdict: "refused" };
  const reference = reduceProblem(plan, response, keptColumns(result));
  const scaled = scaledLambdas(reference, theta);
  const found = searchMany(reference, drawFrom(seed + 77), [scaledTheta(reference, scaled)]);
  const here = accurate(reference, scaled);
  const theirs = Math.min(here, accurate(reference, extendedLambdas(reference, found.theta)));
  const size = Math.max(Math.abs(ours), result.nobs[0]!);
  const excess = (Math.max(ours, here) - theirs) / size;
  const misreported = Math.abs(ours - here) / size;
  const verdict =
    excess > TOLERANCE || misreported > TOLERANCE
      ? "higher"
      : found.value - here > TOLERANCE * size
        ? "lower"
        : "equal";
  return { status, verdict, excess, misreported, ours, theirs, theta, theirTheta: found.theta };
}

/** The criterion at θ in lme4's units, as the reference computes it. */
export function referenceAt({ plan, result, response }: HardFit, theta: ArrayLike<number>): number {
  const reference = reduceProblem(plan, response, keptColumns(result));
  return accurate(reference, scaledLambdas(reference, theta));
}

function keptColumns({ beta }: FitResult): number[] {
  return Array.from(beta.keys()).filter((j) => !Number.isNaN(beta[j]!));
}

/** θ̃ of Λ̃. */
function scaledTheta(
  { terms, parameters }: Reference,
  Lambdas: readonly (readonly (readonly Decimal[])[])[],
): Float64Array {
  const theta = new Float64Array(parameters);
  terms.forEach(({ template: { entries }, from }, t) => {
    for (let e = 0; e < entries.length; e += 3)
      theta[from + entries[e + 2]!] = Lambdas[t]![entries[e]!]![entries[e + 1]!]!.toNumber();
  });
  return theta;
}

function accurate(reference: Reference, Lambdas: readonly (readonly (readonly Decimal[])[])[]): number {
  const theta = scaledTheta(reference, Lambdas);
  const isLarge = theta.some((value) => Math.abs(value) > LARGE);
  if (isLarge && reference.B.length <= 60) return extendedCriterion(reference, Lambdas);
  return criterionWithGradient(reference, theta).value;
}
