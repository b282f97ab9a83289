import { percentExplained } from "../../balances/percent-explained.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { Frame } from "../../table/frame.js";
import type { Table } from "../../table/table.js";

/** Share of each response in the total variance over the samples of the model; see `percentExplained`. */
export function explainedShares(plan: Plan, table: Table, { responses }: FitResult): Float64Array {
  const rows = rowsInTable(plan, table).filter((row) => row >= 0);
  const width = responses.length;
  const values = new Float64Array(rows.length * width);
  responses.forEach((name, j) => {
    const column = numericColumn(table, name);
    rows.forEach((row, i) => {
      values[i * width + j] = column[row]!;
    });
  });
  const samples = Array.from(rows, (row) => table.index[row]!);
  return percentExplained(new Frame(samples, responses, values));
}
