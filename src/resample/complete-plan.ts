import type { Design } from "../design/design.js";
import { takeCovariates } from "../design/rows/covariate-rows.js";
import { UsageError } from "../errors.js";
import type { Plan } from "../fit/plan.js";
import { reduceRows } from "../fit/prepare/reduce-rows.js";
import { numericColumn, rowsInTable } from "../fit/run/fit-table.js";
import type { Table } from "../table/table.js";

/** The rows on which every response has a value, and the responses there, less any offset. */
interface CompleteRows {
  /** The plan on these rows, without offset. */
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
  const design = designOnRows(plan.design, rows);
  const whole = reduceRows(design, undefined, plan.search);
  if (whole.reduced === null) {
    throw new UsageError(
      `wholeTable: needs samples with values of all responses, got ${rows.length}; ${whole.message}`,
    );
  }
  const { offset } = plan.design;
  return {
    plan: { ...plan, samples: Array.from(rows, (row) => plan.samples[row]!), design, ...whole },
    responses: columns.map((column) =>
      Float64Array.from(rows, (row) => column[tableRows[row]!]! - (offset?.[row] ?? 0)),
    ),
  };
}

function designOnRows(design: Design, rows: Int32Array): Design {
  const { offset: _, weights, ...rest } = design;
  const take = (values: Float64Array, width: number) => {
    const out = new Float64Array(rows.length * width);
    rows.forEach((row, i) => {
      out.set(values.subarray(row * width, (row + 1) * width), i * width);
    });
    return out;
  };
  return {
    ...rest,
    fixed: { ...design.fixed, values: take(design.fixed.values, design.fixed.columns.length) },
    covariates: takeCovariates(design.covariates, rows),
    random: design.random.map((term) => ({
      ...term,
      index: rows.map((row) => term.index[row]!),
      values: take(term.values, term.columns.length),
    })),
    rows: rows.map((row) => design.rows[row]!),
    ...(weights && { weights: take(weights, 1) }),
  };
}
