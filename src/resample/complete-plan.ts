import { designOnRows } from "../design/rows/take-rows.js";
import { UsageError } from "../errors.js";
import type { Plan } from "../fit/plan.js";
import { reduceRows } from "../fit/prepare/reduce-rows.js";
import { numericColumn, rowsInTable } from "../fit/run/fit-table.js";
import type { Table } from "../table/table.js";

/** The rows on which every response has a value, and the responses there, less any offset. */
interface CompleteRows {
  /** The plan on these rows, without offset; nothing of it is held. */
  readonly plan: Plan;
  readonly responses: readonly Float64Array[];
}

/**
 * Restrict a plan to the rows on which all responses have finite values.
 *
 * @throws UsageError when there are too few, and for weights per cell
 */
export function completeRows(plan: Plan, table: Table, names: readonly string[]): CompleteRows {
  if (typeof plan.options.weights === "object")
    throw new UsageError("wholeTable: responses must share their weights, got weights per cell");
  const columns = names.map((name) => numericColumn(table, name));
  const tableRows = rowsInTable(plan, table);
  const rows = Int32Array.from(
    Array.from(tableRows.keys()).filter((row) => {
      const at = tableRows[row]!;
      return at >= 0 && columns.every((column) => Number.isFinite(column[at]));
    }),
  );
  const { search: _, ...free } = plan;
  const { offset, ...withoutOffset } = plan.design;
  const design = designOnRows(withoutOffset, rows);
  const whole = reduceRows(design);
  if (whole.reduced === null) {
    throw new UsageError(
      `wholeTable: needs samples with values of all responses, got ${rows.length}; ${whole.message}`,
    );
  }
  return {
    plan: { ...free, samples: Array.from(rows, (row) => plan.samples[row]!), design, ...whole },
    responses: columns.map((column) =>
      Float64Array.from(rows, (row) => column[tableRows[row]!]! - (offset?.[row] ?? 0)),
    ),
  };
}
