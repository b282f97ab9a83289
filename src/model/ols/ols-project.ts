import type { Plan } from "../../fit/plan.js";
import { numericColumn } from "../../fit/run/fit-table.js";
import { missingPatterns, type Patterns } from "../../fit/run/missing-patterns.js";
import { type ResponseSource, readResponse, responseSource } from "../../fit/run/response-source.js";
import { type LinearBasis, linearBasis, project } from "../../inference/linear-basis.js";
import type { Table } from "../../table/table.js";

/** A response split into its part along X and what is left, on the rows where it has a value. */
export interface Projection {
  /** Rows of the design. */
  readonly rows: Int32Array;
  readonly basis: LinearBasis;
  readonly source: ResponseSource;
  /** √w (y − offset). */
  readonly y: Float64Array;
  /** Q'y. */
  readonly along: Float64Array;
  /** y − QQ'y. */
  readonly residual: Float64Array;
}

/** A response that was not projected. */
interface InfiniteCell {
  readonly response: number;
  /** Row of the design. */
  readonly row: number;
}

/**
 * Project responses on the fixed effects. Responses with values on the same rows share one basis and come one after
 * the other; one without any value has a basis of no rows.
 *
 * @param rowOf row of the table at each row of the design; −1 for rows that are left out
 * @param visit called with each response; `y` and `residual` are overwritten by the next one
 * @returns responses with infinite cells
 */
export function projectResponses(
  { design }: Plan,
  table: Table,
  names: readonly string[],
  rowOf: Int32Array,
  visit: (response: number, projection: Projection) => void,
): readonly InfiniteCell[] {
  const columns = names.map((name) => numericColumn(table, name));
  const { values, columns: terms } = design.fixed;
  const { patterns, infinite } = responsesByRows(columns, rowOf);
  for (const { present, responses } of patterns) {
    const source = responseSource(design, rowOf, present);
    const basis = linearBasis(values, terms.length, present, source.scale);
    const y = new Float64Array(present.length);
    const residual = new Float64Array(present.length);
    for (const response of responses) {
      readResponse(columns[response]!, source, y);
      residual.set(y);
      const along = project(basis, residual);
      visit(response, { rows: present, basis, source, y, along, residual });
    }
  }
  return infinite;
}

/** Responses without a gap first, found without looking at each pattern. */
function responsesByRows(columns: readonly ArrayLike<number>[], rowOf: Int32Array): Patterns {
  const used = Int32Array.from(Array.from(rowOf.keys()).filter((row) => rowOf[row]! >= 0));
  const complete: number[] = [];
  const others: number[] = [];
  columns.forEach((column, response) => {
    const isComplete = used.every((row) => Number.isFinite(column[rowOf[row]!]));
    (isComplete ? complete : others).push(response);
  });
  const { patterns, infinite } = missingPatterns(columns, others, rowOf);
  const whole = complete.length === 0 ? [] : [{ present: used, responses: complete }];
  return { patterns: [...whole, ...patterns], infinite };
}
