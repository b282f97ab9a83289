import type { Plan } from "../../fit/plan.js";
import { weightedResponses } from "../../fit/run/cell-weights.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { heldParameters } from "../../fit/run/search-settings.js";
import type { Fitted } from "../../inference/each-tested.js";
import { differInWeights } from "../../inference/variances/nested-models.js";

/**
 * What the weights of two models differ in, in words, for each response; empty where they are the same up to a factor,
 * which the residual variance takes up. Where σ or a covariance parameter is held they must be the same.
 */
export function weightDifferences(one: Fitted, other: Fitted, responses: readonly string[]): string[] {
  const isHeld = [one, other].some(
    ({ plan: { search } }) => search !== undefined && heldParameters(search) > 0,
  );
  if (![one, other].some(({ plan }) => hasCellWeights(plan))) {
    const all = differInWeights(one.plan.design.weights, other.plan.design.weights, undefined, isHeld);
    return responses.map(() => all);
  }
  const [own, theirs] = [responseWeights(one, responses), responseWeights(other, responses)];
  const data = hasCellWeights(one.plan) ? one : other;
  const rows = rowsInTable(data.plan, data.balances);
  return responses.map((response, j) => {
    const column = numericColumn(data.balances, response);
    const present = Array.from(rows.keys()).filter((i) => rows[i]! >= 0 && !Number.isNaN(column[rows[i]!]!));
    return differInWeights(own[j], theirs[j], present, isHeld);
  });
}

function hasCellWeights({ options }: Plan): boolean {
  return typeof options.weights === "object";
}

/** Weights of the rows of the design for each response; undefined for none. */
function responseWeights({ plan, balances }: Fitted, responses: readonly string[]) {
  const { weights } = plan.options;
  const out = responses.map(() => plan.design.weights);
  if (typeof weights !== "object") return out;
  const columns = responses.map((response) => numericColumn(balances, response));
  const groups = weightedResponses(plan, weights, responses, columns, rowsInTable(plan, balances));
  for (const { design, responses: own } of groups) for (const j of own) out[j] = design.weights;
  return out;
}
