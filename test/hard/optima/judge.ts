import type { Plan } from "../../../src/fit/plan.js";
import { prepare } from "../../../src/fit/prepare/prepare.js";
import { fitTable } from "../../../src/fit/run/fit-table.js";
import { type Status, worstStatus } from "../../../src/fit/status.js";
import { optimalityOf } from "../../../src/inference/optimality/optimality.js";
import type { Table } from "../../../src/table/table.js";
import { drawFrom } from "../../support/hard-problem.js";
import { evaluatorOf } from "./evaluate.js";
import { type PreciseFamily, type PreciseProblem, preciseProblem } from "./families.js";
import { plainProblem } from "./plain.js";
import { searchPlain } from "./search.js";

/** How a fit stands beside an independent search, and beside its own certificate. */
export interface Verdict {
  readonly family: string;
  readonly seed: number;
  readonly ratio: number;
  readonly status: Status;
  /** `refused`: a status without estimates; `misreported`: our criterion is not that of our θ. */
  readonly verdict: "equal" | "higher" | "misreported" | "refused";
  /** Does the status say `ok` or `singular` while decrement or multiplier says otherwise? */
  readonly contradicted: boolean;
  /** Does a fit that starts 1 % off the lowest criterion leave with `ok` or `singular` above it? */
  readonly strayed: boolean;
  readonly ours: number;
  /** The lowest criterion of the independent search. */
  readonly theirs: number;
  readonly decrement: number;
  /** The smallest multiplier; zero where no parameter is at its bound. */
  readonly multiplier: number;
  readonly theta: Float64Array;
  readonly theirTheta: Float64Array;
  /** What counts as the same criterion. */
  readonly tolerance: number;
}

/** Relative to max(|criterion|, n); at a ratio of 10,000 the digits of doubles end. */
const SAME = 1e-8;
const SAME_AT_THE_END = 1e-6;

/** Decrements and multipliers of this size are those of no optimum, in units of the criterion. */
const CERTAIN = 1e-6;

/** Statuses of a fit that has arrived. */
const CLAIMS: readonly Status[] = ["ok", "singular"];

export function judge(family: PreciseFamily, seed: number): Verdict {
  const problem = preciseProblem(family, seed);
  const { formula, table, options, ratio } = problem;
  const plan = prepare(formula, table, options);
  const { result, status } = fitOf(plan, table);
  const [ours, theta] = [result.criterion[0]!, result.theta];
  const known = { family: family.name, seed, ratio, status, ours, theta };
  if (!Number.isFinite(ours) || status === "perfect-fit" || result.beta.some(Number.isNaN)) {
    const nothing = { theirs: Number.NaN, theirTheta: theta, decrement: 0, multiplier: 0, tolerance: 0 };
    return { ...known, ...nothing, verdict: "refused", contradicted: false, strayed: false };
  }
  const { theirs, theirTheta, here } = searched(problem, plan, theta, seed);
  const size = Math.max(Math.abs(ours), plan.samples.length);
  const tolerance = (ratio < 10000 ? SAME : SAME_AT_THE_END) * size;
  const [optimality] = CLAIMS.includes(status) ? optimalityOf(plan, table, result, ["y"]) : [];
  const decrement = optimality?.decrement ?? 0;
  const multiplier = optimality?.multipliers.reduce((least, value) => Math.min(least, value), 0) ?? 0;
  const least = Math.max(CERTAIN, tolerance);
  const draw = drawFrom(seed + 99);
  const start = Array.from(theirTheta, (value) => value * (1 + 0.01 * draw.normal()));
  const again = fitOf(prepare(formula, table, { ...options, start }), table);
  return {
    ...known,
    theirs,
    theirTheta,
    decrement,
    multiplier,
    tolerance,
    verdict: verdictOf(ours, here, theirs, tolerance),
    strayed: CLAIMS.includes(again.status) && !(again.result.criterion[0]! - theirs <= tolerance),
    contradicted: !(decrement <= least && multiplier >= -least),
  };
}

function fitOf(plan: Plan, table: Table) {
  const request = { reml: plan.options.reml, satterthwaite: false, joint: false };
  const result = fitTable(plan, table, ["y"], request);
  return { result, status: worstStatus(result.flags[0]!) };
}

function verdictOf(ours: number, here: number, theirs: number, tolerance: number): Verdict["verdict"] {
  if (ours - theirs > tolerance) return "higher";
  return Math.abs(ours - here) > tolerance ? "misreported" : "equal";
}

/** What an independent search finds, and the criterion at our θ. */
function searched(problem: PreciseProblem, plan: Plan, theta: Float64Array, seed: number) {
  const { index, columns } = problem.table;
  const y = columns["y"] as ArrayLike<number>;
  const at = new Map(index.map((sample, i) => [sample, i]));
  const plain = plainProblem(
    plan,
    plan.samples.map((sample) => y[at.get(sample)!]!),
  );
  const draw = drawFrom(seed + 77);
  const beside = theta.map((value) => value * (1 + 0.3 * draw.normal()) + 0.05 * draw.normal());
  const found = searchPlain(plain, problem, draw, [theta, beside]);
  return { theirs: found.value, theirTheta: found.theta, here: evaluatorOf(plain).value(theta) };
}
