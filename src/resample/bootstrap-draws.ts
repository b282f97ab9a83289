import type { Plan } from "../fit/plan.js";
import { numericColumn, rowsInTable } from "../fit/run/fit-table.js";
import { type SharedRows, scaledFixed, sharedRows, thetaOf } from "../inference/covariance/response-rows.js";
import type { Fitted } from "../inference/each-tested.js";
import { conditionalParts } from "../inference/whitened-residual.js";
import { caseRefits, clusterRows, leaveOutRefits } from "./case-refits.js";
import { type Refit, refitDrawn, refitReplicates } from "./refit-replicates.js";
import { residualDraws } from "./residual-draws.js";

/** What is drawn and refitted. */
export interface DrawsAsk {
  /** Responses from the fit, groups with all their rows, conditional modes and residuals; or each group is left out in turn. */
  readonly type: "parametric" | "cases" | "residual" | "without";
  readonly seed: number;
  readonly first: number;
  readonly count: number;
}

/** Where the estimates of a draw are found among its numbers. */
export interface EstimatePlaces {
  readonly theta: number;
  readonly sigma: number;
  /** Standard errors of β. */
  readonly errors: number;
  /** Numbers of a draw; β comes first. */
  readonly width: number;
}

export function estimatePlaces(terms: number, parameters: number): EstimatePlaces {
  const sigma = terms + parameters;
  return { theta: terms, sigma, errors: sigma + 1, width: sigma + 1 + terms };
}

/** Estimates to be written down for a response and a draw. */
type Write = (response: number, draw: number, estimates: Omit<Refit, "converged">) => void;

/**
 * The estimates of draws `first` … `first + count` of every response, `estimatePlaces` each; NaN where a search did not converge
 * and where a response has no estimates. What is drawn depends on seed, response and number alone.
 */
export function bootstrapDraws({ plan, balances: table, result }: Fitted, ask: DrawsAsk): Float64Array[] {
  const { terms, parameters, responses } = result;
  const { theta, sigma, errors, width } = estimatePlaces(terms, parameters);
  const out = responses.map(() => new Float64Array(ask.count * width).fill(Number.NaN));
  const write: Write = (response, draw, own) => {
    const at = (draw - ask.first) * width;
    out[response]!.set(own.beta, at);
    out[response]!.set(own.theta, at + theta);
    out[response]![at + sigma] = own.sigma;
    out[response]!.set(own.standardErrors, at + errors);
  };
  for (const part of sharedRows(plan, table, responses)) {
    const known = part.responses.filter((response) => !Number.isNaN(result.sigma2[response]!));
    if (known.length === 0) continue;
    if (ask.type === "cases" || ask.type === "without")
      ofGroups({ plan, table, part, known, result }, ask, write);
    else for (const response of known) ofOne({ plan, table, part, known, result }, response, ask, write);
  }
  return out;
}

/** Responses that share their rows and have estimates. */
interface Known {
  readonly plan: Plan;
  readonly table: Fitted["balances"];
  readonly part: SharedRows;
  readonly known: readonly number[];
  readonly result: Fitted["result"];
}

/** Refits to groups, of all responses together. */
function ofGroups({ plan, table, part, known, result }: Known, ask: DrawsAsk, write: Write): void {
  const clusters = clusterRows(part);
  if (clusters === undefined) return;
  const tableRows = rowsInTable(plan, table);
  const columns = known.map((response) => {
    const column = numericColumn(table, result.responses[response]!);
    return Float64Array.from(tableRows, (row) => (row < 0 ? Number.NaN : column[row]!));
  });
  const refits = ask.type === "cases" ? caseRefits : leaveOutRefits;
  refits(plan, part, clusters, columns, ask, (draw, i, refit) => write(known[i]!, draw, refit));
}

/** Refits of one response, drawn about zero. */
function ofOne({ plan, part, result }: Known, response: number, ask: DrawsAsk, write: Write): void {
  const { design, reduced, present } = part;
  const { reml } = plan.options;
  const { seed, first, count } = ask;
  const own = result.beta.subarray(response * result.terms, (response + 1) * result.terms);
  const sigma = Math.sqrt(result.sigma2[response]!);
  const theta = thetaOf(result, response);
  const beta = new Float64Array(result.terms).fill(Number.NaN);
  const standardErrors = beta.slice();
  const receive = (draw: number, refit: Refit) => {
    if (!refit.converged) return;
    reduced.kept.forEach((column, j) => {
      beta[column] = own[column]! + refit.beta[j]!;
      standardErrors[column] = refit.standardErrors[j]!;
    });
    write(response, draw, { ...refit, beta, standardErrors });
  };
  const name = `bootstrap ${result.responses[response]}`;
  if (ask.type === "parametric") {
    refitReplicates(design, reduced, present, reml, { theta, sigma, seed, name, first, count }, receive);
    return;
  }
  const left = leftoversOf(part, response, own, theta);
  const draw = (from: number, size: number, take: (y: Float64Array) => void) =>
    residualDraws(design, { ...left, sigma }, { seed, name, first: from, count: size }, take);
  refitDrawn(design, reduced, present, reml, ask, draw, receive);
}

/** Conditional modes of the levels that occur, and conditional residuals. */
function leftoversOf(part: SharedRows, response: number, beta: Float64Array, theta: Float64Array) {
  const { design, reduced, present, read } = part;
  const e = read(response);
  const X = scaledFixed(design, present, reduced.kept);
  const p = reduced.kept.length;
  for (let i = 0; i < e.length; i++) {
    for (let j = 0; j < p; j++) e[i]! -= X[i * p + j]! * beta[reduced.kept[j]!]!;
  }
  return { ...conditionalParts(part, theta, e), theta };
}
