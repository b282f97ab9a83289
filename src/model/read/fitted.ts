import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { Frame } from "../../table/frame.js";
import type { Table } from "../../table/table.js";
import { blankInestimable, type EstimabilityOf } from "./estimable-means.js";
import { populationMean } from "./linear-predictor.js";
import type { ResponseEffects } from "./response-effects.js";

/**
 * Fitted values, samples × responses: Xβ, plus Zb when `effects` gives the random effects of a response, plus expected residuals
 * where it gives these. NaN where the
 * response has no value and the rows where it has one cannot tell the mean.
 */
export function fittedFrame(
  plan: Plan,
  result: FitResult,
  estimabilityOf: EstimabilityOf,
  effects?: (response: number) => Pick<ResponseEffects, "values"> & {
    readonly residuals?: Float64Array | undefined;
  },
): Frame {
  const { samples, design } = plan;
  const width = result.responses.length;
  const values = new Float64Array(samples.length * width);
  const blank = blankInestimable(design.fixed.values, estimabilityOf);
  for (let j = 0; j < width; j++) {
    const mean = populationMean(plan, result, j);
    blank(mean, j);
    const found = effects?.(j);
    found?.values.forEach((b, t) => {
      addEffects(mean, design.random[t]!.index, design.random[t]!.values, b);
    });
    found?.residuals?.forEach((value, i) => {
      mean[i]! += value;
    });
    for (let i = 0; i < samples.length; i++) values[i * width + j] = mean[i]!;
  }
  return new Frame(samples, result.responses, values);
}

/** mean += Zb for one term: rows × k values of Z, a level per row (-1 for none), levels × k effects. */
export function addEffects(mean: Float64Array, index: Int32Array, Z: Float64Array, b: Float64Array): void {
  const k = mean.length === 0 ? 0 : Z.length / mean.length;
  for (let i = 0; i < mean.length; i++) {
    const level = index[i]!;
    if (level < 0) continue;
    for (let a = 0; a < k; a++) mean[i]! += Z[i * k + a]! * b[level * k + a]!;
  }
}

/** Observed minus fitted; NaN where a cell is missing. */
export function residualFrame(plan: Plan, table: Table, fitted: Frame): Frame {
  const rows = rowsInTable(plan, table);
  const width = fitted.columnNames.length;
  const values = fitted.values.slice();
  fitted.columnNames.forEach((name, j) => {
    const column = numericColumn(table, name);
    rows.forEach((row, i) => {
      values[i * width + j] = (row < 0 ? Number.NaN : column[row]!) - values[i * width + j]!;
    });
  });
  return new Frame(fitted.rowNames, fitted.columnNames, values);
}
