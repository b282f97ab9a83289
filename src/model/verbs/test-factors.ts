import { checkOptions } from "../../options/check.js";
import { runOptions } from "../../options/run.js";
import type { StopSignal } from "../../options/schema.js";
import { type TestRequest, testOptions } from "../../options/tests.js";
import type { Table } from "../../table/table.js";
import { LMEModel } from "../lme-model.js";
import { furtherTable, qvaluesOf, withTests } from "./asked-tests.js";

/**
 * The same model with tests of its factors in its result: F tests (`anova`), marginal means (`means`, `by`), their comparisons
 * (`pairwise`) and contrasts of cells (`contrast`), as the command line makes them. `testTables` gives the tables, reports have
 * a section for them.
 *
 * @throws UsageError for tests of what the model does not have; the reason of an aborted signal
 */
export async function testFactors(
  model: LMEModel,
  request: TestRequest,
  options: { readonly signal?: StopSignal | undefined } = {},
): Promise<LMEModel> {
  checkOptions("testFactors", request, testOptions);
  checkOptions("testFactors", options, { signal: runOptions.signal });
  const result = await withTests(model, request, options.signal);
  const { plan, balances, dropped, tree } = model;
  return new LMEModel(plan, balances, result, { dropped, ...(tree && { tree }) });
}

/**
 * The tables of the tests that `testFactors` made, by name: `anova`, `means`, `comparisons`, `contrasts`; a row per response and term,
 * level, comparison or contrast, with q-values over the responses.
 */
export function testTables({ plan, result }: LMEModel): Readonly<Record<string, Table>> {
  const { further = {}, responses } = result;
  const tables = Object.entries(further).map(([name, table]) => {
    return [name, furtherTable(table, responses, qvaluesOf(plan, table, responses.length))] as const;
  });
  return Object.fromEntries(tables);
}
