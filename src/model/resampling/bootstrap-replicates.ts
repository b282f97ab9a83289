import { UsageError } from "../../errors.js";
import type { Plan } from "../../fit/plan.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { type SharedRows, scaledFixed } from "../../inference/covariance/response-rows.js";
import { conditionalParts } from "../../inference/whitened-residual.js";
import { type CaseRefit, caseRefits, clusterRows, leaveOutRefits } from "../../resample/case-refits.js";
import { type Refit, refitDrawn, refitReplicates } from "../../resample/refit-replicates.js";
import { residualDraws } from "../../resample/residual-draws.js";
import type { Table } from "../../table/table.js";
import type { BootstrapEstimates, BootstrapOptions, Follower } from "./bootstrap.js";

/** A response whose replicates are followed. */
export interface Followed {
  readonly response: number;
  readonly own: BootstrapEstimates;
  readonly follow: Follower;
}

/** Responses that share their rows, and what is followed of them. */
interface Asked {
  readonly plan: Plan;
  readonly table: Table;
  readonly part: SharedRows;
  readonly followed: readonly Followed[];
}

interface Draws {
  readonly nsim: number;
  readonly seed: number;
}

/** By response: the replicates of everything followed, one array per number; NaN where a search did not converge. */
export function drawReplicates(
  asked: Asked,
  type: NonNullable<BootstrapOptions["type"]>,
  draws: Draws,
): Float64Array[][] {
  if (type === "cases") return byGroups(asked, draws.nsim, (take) => takeCases(asked, draws, take));
  return asked.followed.map((each) => ofOne(asked, each, type, draws));
}

/** By response and number followed: (G − 1)(estimate − estimate without the group) for each of G groups. */
export function groupInfluences(asked: Asked): Float64Array[][] {
  const clusters = clustersOf(asked.part);
  const columns = columnsOf(asked);
  const without = byGroups(asked, clusters.length, (take) =>
    leaveOutRefits(asked.plan, asked.part, clusters, columns, take),
  );
  return asked.followed.map(({ own, follow }, i) => {
    const estimate = new Float64Array(follow.names.length);
    follow.read(own, estimate);
    return without[i]!.map((values, j) =>
      values.map((value) => (clusters.length - 1) * (estimate[j]! - value)),
    );
  });
}

function takeCases(asked: Asked, { nsim, seed }: Draws, take: Take): void {
  const clusters = clustersOf(asked.part);
  caseRefits(asked.plan, asked.part, clusters, columnsOf(asked), { seed, count: nsim }, take);
}

type Take = (replicate: number, response: number, refit: CaseRefit) => void;

/** What is followed of refits of all responses together. */
function byGroups({ followed }: Asked, count: number, run: (take: Take) => void): Float64Array[][] {
  const out = followed.map(({ follow }) => follow.names.map(() => new Float64Array(count).fill(Number.NaN)));
  run((replicate, i, refit) => {
    const { own, follow } = followed[i]!;
    const numbers = new Float64Array(follow.names.length);
    follow.read({ response: own.response, ...refit }, numbers);
    numbers.forEach((value, j) => {
      out[i]![j]![replicate] = value;
    });
  });
  return out;
}

function clustersOf(part: SharedRows): Int32Array[] {
  const clusters = clusterRows(part);
  if (clusters !== undefined) return clusters;
  throw new UsageError(
    'bootstrap: type "cases" and limits "bca" draw and leave out groups, which crossed factors have not; use type "parametric" or ' +
      '"residual" with percentile limits',
  );
}

/** The responses on the rows of the design. */
function columnsOf({ plan, table, followed }: Asked): Float64Array[] {
  const tableRows = rowsInTable(plan, table);
  return followed.map(({ own }) => {
    const column = numericColumn(table, own.response);
    return Float64Array.from(tableRows, (row) => (row < 0 ? Number.NaN : column[row]!));
  });
}

/** The replicates of one response, drawn about zero. */
function ofOne(
  { plan, part }: Asked,
  { response, own, follow: { names, read } }: Followed,
  type: "parametric" | "residual",
  { nsim, seed }: Draws,
): Float64Array[] {
  const { design, reduced, present } = part;
  const { reml } = plan.options;
  const replicates = names.map(() => new Float64Array(nsim).fill(Number.NaN));
  const beta = new Float64Array(own.beta.length).fill(Number.NaN);
  const numbers = new Float64Array(names.length);
  const receive = (replicate: number, refit: Refit) => {
    if (!refit.converged) return;
    reduced.kept.forEach((column, j) => {
      beta[column] = own.beta[column]! + refit.beta[j]!;
    });
    read({ response: own.response, beta, sigma: refit.sigma, theta: refit.theta }, numbers);
    for (let j = 0; j < names.length; j++) replicates[j]![replicate] = numbers[j]!;
  };
  const { theta, sigma } = own;
  const name = `bootstrap ${own.response}`;
  if (type === "parametric") {
    refitReplicates(design, reduced, present, reml, { theta, sigma, seed, name, count: nsim }, receive);
    return replicates;
  }
  const left = leftoversOf(part, response, own);
  const draw = (first: number, count: number, take: (y: Float64Array) => void) =>
    residualDraws(design, left, { seed, name, first, count }, take);
  refitDrawn(design, reduced, present, reml, nsim, draw, receive);
  return replicates;
}

/** Conditional modes of the levels that occur, and conditional residuals. */
function leftoversOf(part: SharedRows, response: number, { beta, theta, sigma }: BootstrapEstimates) {
  const { design, reduced, present, read } = part;
  const e = read(response);
  const X = scaledFixed(design, present, reduced.kept);
  const p = reduced.kept.length;
  for (let i = 0; i < e.length; i++) {
    for (let j = 0; j < p; j++) e[i]! -= X[i * p + j]! * beta[reduced.kept[j]!]!;
  }
  return { ...conditionalParts(part, theta, e), theta, sigma };
}
