import type { Design } from "../../design/design.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";
import { weightedResponses } from "../../fit/run/cell-weights.js";
import type { FitDesign } from "../../fit/run/fit-design.js";
import { blockReader, orderedSource } from "../../fit/run/fit-rows.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { missingPatterns } from "../../fit/run/missing-patterns.js";
import { type ResponseSource, readResponse, responseSource } from "../../fit/run/response-source.js";
import { rowScale } from "../../residual/residual.js";
import type { Table } from "../../table/table.js";

/** Responses that share their rows and weights, and with them the design. */
export interface SharedRows {
  /** Under the weights of these responses. */
  readonly design: Design;
  /** On the rows where they have values. */
  readonly reduced: FitDesign;
  /** Those rows; undefined for all. */
  readonly present: Int32Array | undefined;
  /** Places in the list of names. */
  readonly responses: readonly number[];
  /** √w (y − offset) of a response on its rows. */
  read(response: number): Float64Array;
  /** The same in the order of the kernel's rows, into `to`. */
  readOrdered(response: number, to: Float64Array): void;
}

/**
 * The responses of a table by their designs: by their weights, where each has its own, and by the rows on which they
 * have values. Those whose design cannot be reduced, or that hold infinite cells, are left out. A design is reduced when its
 * turn comes, so that as many as there are patterns of missing cells need not fit into memory together.
 */
export function* sharedRows(
  plan: Plan,
  table: Table,
  names: readonly string[],
): Generator<SharedRows, void, void> {
  const columns = names.map((name) => numericColumn(table, name));
  const tableRows = rowsInTable(plan, table);
  const { weights } = plan.options;
  const groups =
    typeof weights === "object"
      ? weightedResponses(plan, weights, names, columns, tableRows)
      : [{ design: plan.design, responses: names.map((_, i) => i) }];
  for (const { design, responses } of groups) {
    for (const pattern of missingPatterns(columns, responses, tableRows).patterns) {
      const present = pattern.present.length === tableRows.length ? undefined : pattern.present;
      const known = present === undefined && design === plan.design;
      const reduced = known ? plan.reduced : reduceRows(design, present, plan.search).reduced;
      if (reduced === null) continue;
      const source = responseSource(design, tableRows, present);
      let ordered: ReturnType<typeof blockReader> | undefined;
      yield {
        design,
        reduced,
        present,
        responses: pattern.responses,
        read: (response) => readColumn(columns[response]!, source),
        readOrdered: (response, to) => {
          ordered ??= blockReader(orderedSource(reduced, source), reduced.n);
          ordered(columns[response]!, to, 0);
        },
      };
    }
  }
}

function readColumn(column: ArrayLike<number>, source: ResponseSource): Float64Array {
  const y = new Float64Array(source.rows.length);
  readResponse(column, source, y);
  return y;
}

/** θ of one response of a fit. */
export function thetaOf({ theta, parameters, ownParameters }: FitResult, response: number): Float64Array {
  const from = response * parameters;
  return theta.subarray(from, from + (ownParameters?.[response] ?? parameters));
}

/** X on some rows, each times the root of its weight, and the columns in `kept` alone; rows × kept, row-major. */
export function scaledFixed(design: Design, present: Int32Array | undefined, kept: Int32Array): Float64Array {
  const { fixed } = design;
  const scale = rowScale(design);
  const width = fixed.columns.length;
  const rows = present ?? design.rows.map((_, i) => i);
  const p = kept.length;
  const X = new Float64Array(rows.length * p);
  rows.forEach((row, i) => {
    const root = scale(row);
    kept.forEach((column, j) => {
      X[i * p + j] = root * fixed.values[row * width + column]!;
    });
  });
  return X;
}
