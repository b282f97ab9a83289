import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import type { Table } from "../../table/table.js";
import { eachSensitivity } from "./vcov-sensitivity.js";

/**
 * A fit with between-within degrees of freedom (Schluchter & Elashoff 1990; mmrm's `Between-Within`) in place of
 * Satterthwaite's: they follow from the rows of a response alone.
 *
 * @throws UsageError where there is not one factor of subjects
 */
export function withBetweenWithin(plan: Plan, table: Table, result: FitResult): FitResult {
  const df = new Float64Array(result.df.length).fill(Number.NaN);
  eachSensitivity(plan, table, result, "between-within", (response, { columnDf }, { kept }) => {
    kept.forEach((column, j) => {
      df[response * result.terms + column] = columnDf![j]!;
    });
  });
  return { ...result, df };
}
