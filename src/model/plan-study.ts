import type { Plan } from "../fit/plan.js";
import { prepare } from "../fit/prepare/prepare.js";
import { withNotes } from "../fit/prepare/with-notes.js";
import type { FitOptions } from "../options/fit.js";
import { asTable } from "../table/as-table.js";
import { columnNames } from "../table/columns.js";
import { joinSamples } from "../table/join-samples.js";
import type { Table } from "../table/table.js";
import type { UnsharedSamples } from "./fitted-model.js";

/** A plan and the table it is for, with the same samples. */
export interface Study {
  readonly plan: Plan;
  readonly table: Table;
  readonly dropped: UnsharedSamples;
}

/** Join a table and its metadata on their samples (inner join, order of the table) and plan the fit of every column. */
export function planStudy(
  formula: string,
  table: Table | object,
  metadata: Table | object,
  options: FitOptions,
): Study {
  const joined = joinSamples(asTable(table), asTable(metadata, { where: "metadata" }));
  const plan = prepare(formula, joined.metadata, { ...options, responses: columnNames(joined.table) });
  return {
    plan: withNotes(plan, [...(joined.metadata.notes ?? []), ...joined.notes]),
    table: joined.table,
    dropped: joined.dropped,
  };
}
