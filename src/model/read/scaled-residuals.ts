import { UsageError } from "../../errors.js";
import { residualOfTheta } from "../../fit/residual-at.js";
import { responseDesign } from "../../fit/run/cell-weights.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { thetaOf } from "../../inference/covariance/response-rows.js";
import type { Fitted } from "../../inference/each-tested.js";
import { marginalWhitener } from "../../inference/structured-modes.js";
import * as option from "../../options/schema.js";
import { Frame } from "../../table/frame.js";

/** Options of `residuals`. */
export interface ResidualOptions {
  /** Beside the random effects (default), or about the population mean. */
  readonly random?: boolean | undefined;
  /** Default `"response"`: in the units of the response. */
  readonly type?: "response" | "pearson" | "whitened" | undefined;
}

export const residualOptions: option.OptionsFor<ResidualOptions> = {
  random: option.truth,
  type: option.words("response", "pearson", "whitened"),
};

/**
 * Residuals over their standard deviations. Those beside the random effects are of the residual's own covariance R, those about the
 * population mean of V = R + ZΨZ'. `pearson` divides each by its standard deviation; `whitened` makes those of a subject (of all
 * rows that V correlates) independent as well, by the inverse lower factor in the order of the samples: nlme's and mmrm's
 * `normalized`.
 *
 * @param residuals observed minus fitted, samples × responses
 * @param random whether they are those beside the random effects
 * @param tree must not be given
 */
export function scaledResiduals(
  { plan, balances: table, result }: Fitted,
  residuals: Frame,
  type: "pearson" | "whitened",
  random: boolean,
  tree: unknown,
): Frame {
  if (tree !== undefined) throw new UsageError(`residuals: type "${type}" is of the responses, got tree too`);
  const { columnNames, rowNames } = residuals;
  const width = columnNames.length;
  const values = new Float64Array(residuals.values.length).fill(Number.NaN);
  const tableRows = rowsInTable(plan, table);
  columnNames.forEach((name, j) => {
    const theta = thetaOf(result, j);
    const sigma = Math.sqrt(result.sigma2[j]!);
    const e = residuals.column(name);
    if (Number.isNaN(sigma) || theta.includes(Number.NaN)) return;
    const design = responseDesign(plan, name, numericColumn(table, name), tableRows);
    const rows = Int32Array.from(Array.from(e.keys()).filter((row) => !Number.isNaN(e[row])));
    const own = Float64Array.from(rows, (row) => e[row]!);
    const scaled = random
      ? byResidual(residualOfTheta(design, theta), own, rows, type)
      : marginalWhitener(design, rows, theta, type === "pearson")(own);
    rows.forEach((row, i) => {
      values[row * width + j] = scaled[i]! / sigma;
    });
  });
  return new Frame(rowNames, columnNames, values);
}

function byResidual(
  { variance, whiten }: ReturnType<typeof residualOfTheta>,
  e: Float64Array,
  rows: Int32Array,
  type: "pearson" | "whitened",
): Float64Array {
  if (type === "whitened") return whiten({ values: e, width: 1, rows });
  return e.map((value, i) => value / Math.sqrt(variance(rows[i]!)));
}
