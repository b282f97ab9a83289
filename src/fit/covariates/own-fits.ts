import { selectColumns } from "../../table/select.js";
import type { Table } from "../../table/table.js";
import type { FitResult } from "../fit-result.js";
import type { Plan } from "../plan.js";
import { sliceResult } from "../run/combine-results.js";
import { ownPlans } from "./own-plans.js";

/** The fit of one response with covariates of its own: its plan, its column, its results. */
interface OwnFit {
  readonly plan: Plan;
  readonly balances: Table;
  readonly result: FitResult;
}

/** The fits of a plan with covariates of each response, one by one, as if each had been fitted alone. */
export function* ownFits(plan: Plan, table: Table, result: FitResult): Generator<OwnFit, void, void> {
  const planOf = ownPlans(plan);
  for (const [i, name] of result.responses.entries()) {
    // What is read of a model that was saved without data has no columns.
    const balances = Object.hasOwn(table.columns, name) ? selectColumns(table, [name]) : table;
    yield { plan: planOf(name), balances, result: sliceResult(result, i, i + 1) };
  }
}
