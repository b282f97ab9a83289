import type { Table } from "../../table/table.js";
import type { FitResult } from "../fit-result.js";
import type { Plan } from "../plan.js";
import { concatResults } from "../run/combine-results.js";
import type { Batch } from "../run/fit-rows.js";
import type { FitRequest } from "../run/fit-table.js";
import { reasonsTogether, statusSentences } from "../status.js";
import { ownPlans } from "./own-plans.js";

/** What gives the batches of a plan whose responses share X. */
type BatchesOf = (
  plan: Plan,
  table: Table,
  names: readonly string[],
  request: FitRequest,
) => Generator<Batch, FitResult, void>;

/** The batches of `fitTable` for responses with covariates of their own, each by its plan. */
export function* ownBatches(
  batchesOf: BatchesOf,
  plan: Plan,
  table: Table,
  names: readonly string[],
  { theta, ...wanted }: FitRequest,
): Generator<Batch, FitResult, void> {
  const planOf = ownPlans(plan);
  const { border: _, options, ...shared } = plan;
  const { covariates: __, ...plain } = options;
  const none = yield* batchesOf({ ...shared, options: plain }, table, [], wanted);
  const parts: FitResult[] = [none];
  const inTable = new Set(table.index);
  for (const [i, name] of names.entries()) {
    const own = planOf(name);
    const held = theta?.subarray(i * none.parameters, (i + 1) * none.parameters);
    const found = yield* batchesOf(
      own.samples.some((sample) => inTable.has(sample)) ? own : empty(own),
      table,
      [name],
      { ...wanted, ...(held && { theta: held }) },
    );
    parts.push(found);
  }
  return concatResults(parts);
}

/** A plan for a response without a value where its covariates are there. */
function empty(plan: Plan): Plan {
  const reason = reasonsTogether([["all-missing", statusSentences["all-missing"]]]);
  return { ...plan, samples: [], reduced: null, ...reason };
}
