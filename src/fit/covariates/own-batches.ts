import type { Table } from "../../table/table.js";
import { describeStatuses } from "../describe-statuses.js";
import type { FitResult } from "../fit-result.js";
import type { Plan } from "../plan.js";
import { concatResults, pickResponses } from "../run/combine-results.js";
import type { Batch } from "../run/fit-rows.js";
import type { FitRequest } from "../run/fit-table.js";
import { reasonsTogether, statusSentences } from "../status.js";
import { fitBorder } from "./fit-border.js";
import { ownPlans } from "./own-plans.js";

/** What gives the batches of a plan whose responses share X. */
type BatchesOf = (
  plan: Plan,
  table: Table,
  names: readonly string[],
  request: FitRequest,
) => Generator<Batch, FitResult, void>;

/** The responses of a table, and its row at each row of the design. */
interface TableRows {
  readonly columns: readonly ArrayLike<number>[];
  readonly tableRows: Int32Array;
}

/** The batches of `fitTable` for responses with covariates of their own, each by its plan. */
export function* ownBatches(
  batchesOf: BatchesOf,
  plan: Plan,
  table: Table,
  names: readonly string[],
  { theta, ...wanted }: FitRequest,
  { columns, tableRows }: TableRows,
): Generator<Batch, FitResult, void> {
  const planOf = ownPlans(plan);
  const { border: _, options, ...shared } = plan;
  const { covariates: __, ...plain } = options;
  const none = yield* batchesOf({ ...shared, options: plain }, table, [], wanted);
  const bordered =
    theta === undefined && names.length > 0 ? fitBorder(plan, tableRows, names, columns, wanted) : undefined;
  if (bordered !== undefined) describeStatuses(plan, bordered.result);
  const left = bordered?.left ?? Array.from(names.keys());
  if (bordered !== undefined && left.length === 0) return bordered.result;
  const parts: FitResult[] = [bordered?.result ?? none];
  const inTable = new Set(table.index);
  for (const i of left) {
    const name = names[i]!;
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
  const all = concatResults(parts);
  if (bordered === undefined) return all;
  const order = Int32Array.from(names.keys());
  for (const [k, i] of left.entries()) order[i] = names.length + k;
  return pickResponses(all, order);
}

/** A plan for a response without a value where its covariates are there. */
function empty(plan: Plan): Plan {
  const reason = reasonsTogether([["all-missing", statusSentences["all-missing"]]]);
  return { ...plan, samples: [], reduced: null, ...reason };
}
