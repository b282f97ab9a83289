import type { Plan } from "../../fit/plan.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { type LinearBasis, leverages } from "../../inference/linear-basis.js";
import { Frame } from "../../table/frame.js";
import type { Table } from "../../table/table.js";
import { longTable } from "../read/frames.js";
import { aboutMean, sumOfSquares } from "./ols-fit.js";
import { type Projection, projectResponses } from "./ols-project.js";

/** Predictions of samples by fits that have not seen them. Squares are weighted as the fit is. */
export interface CrossValidation {
  /** Fold of each sample, in the order of `predictions.rowNames`: a row of `folds`. Every sample is in exactly one. */
  readonly fold: Int32Array;
  /** Samples × responses; NaN for missing cells and where the other folds do not determine the mean of a sample. */
  readonly predictions: Frame;
  /**
   * One row per fold, over all responses: fold, n_train and n_test (samples), mse (mean square of the residuals of the
   * fit to the other folds), r2 of that fit, prediction_error (mean square over the predicted cells).
   */
  readonly folds: Table;
  /** One row per response: response, n (predicted cells), prediction_error, r2 (1 − PRESS / TSS). */
  readonly responses: Table;
}

/** Sums over the cells that each fold's fit has seen. */
interface TrainingSums {
  readonly cells: Float64Array;
  readonly rss: Float64Array;
  readonly tss: Float64Array;
}

/** Sums of zero for a number of folds. */
export function trainingSums(folds: number): TrainingSums {
  const zeros = () => new Float64Array(folds);
  return { cells: zeros(), rss: zeros(), tss: zeros() };
}

/** 1 − leverage below this: the sample alone decides its fitted value. */
const ALONE = 1e-10;

/**
 * Leave-one-out predictions from the leverages h of one fit: the residual of sample i against the fit without it is
 * e / (1 − h), and the residual sum of squares falls by e² / (1 − h) (Cook & Weisberg 1982, Residuals and Influence
 * in Regression, 2.2).
 */
export function leaveOneOut(plan: Plan, table: Table, names: readonly string[]): CrossValidation {
  const { samples, design } = plan;
  const sums = trainingSums(samples.length);
  const predictions = new Float64Array(samples.length * names.length).fill(Number.NaN);
  let last: LinearBasis | undefined;
  let leverage: Float64Array = new Float64Array(0);
  projectResponses(plan, table, names, rowsInTable(plan, table), (response, projection) => {
    const { rows, basis, source, y, residual } = projection;
    if (basis !== last) leverage = leverages(basis);
    last = basis;
    const whole = { cells: rows.length, rss: sumOfSquares(residual), ...aboutMean(projection) };
    for (let i = 0; i < samples.length; i++) addTo(sums, i, whole.cells, whole.rss, whole.tss);
    const weight = totalWeight(projection);
    rows.forEach((row, i) => {
      const root = source.scale?.[i] ?? 1;
      const deleted = 1 - leverage[i]! < ALONE ? Number.NaN : residual[i]! / (1 - leverage[i]!);
      const deviation = y[i]! - root * whole.mean;
      const fall = Number.isNaN(deleted) ? 0 : residual[i]! * deleted;
      addTo(sums, row, -1, -fall, -(deviation * deviation) / (1 - (root * root) / weight));
      predictions[row * names.length + response] = (y[i]! - deleted) / root + (design.offset?.[row] ?? 0);
    });
  });
  return validate(plan, table, {
    fold: Int32Array.from(samples.keys()),
    labels: samples,
    sums,
    predictions: new Frame(samples, names, predictions),
  });
}

function totalWeight({ source, rows }: Projection): number {
  return source.scale === undefined ? rows.length : sumOfSquares(source.scale);
}

/** Add to the sums of one fold. */
export function addTo(sums: TrainingSums, fold: number, cells: number, rss: number, tss: number): void {
  sums.cells[fold]! += cells;
  sums.rss[fold]! += rss;
  sums.tss[fold]! += tss;
}

/** Hold predictions against the table, by fold and by response. */
export function validate(
  { design, ...plan }: Plan,
  table: Table,
  given: {
    readonly fold: Int32Array;
    readonly labels: readonly string[];
    readonly sums: TrainingSums;
    readonly predictions: Frame;
  },
): CrossValidation {
  const { fold, labels, sums, predictions } = given;
  const names = predictions.columnNames;
  const rowOf = rowsInTable({ design, ...plan }, table);
  const sizes = new Float64Array(labels.length);
  for (const each of fold) sizes[each]!++;
  const byFold = { cells: new Float64Array(labels.length), press: new Float64Array(labels.length) };
  const summaries = names.map((name, j) => {
    const column = numericColumn(table, name);
    const cells: { value: number; weight: number }[] = [];
    let press = 0;
    fold.forEach((own, i) => {
      const prediction = predictions.values[i * names.length + j]!;
      if (Number.isNaN(prediction)) return;
      const value = column[rowOf[i]!]!;
      const weight = design.weights?.[i] ?? 1;
      const square = weight * (value - prediction) ** 2;
      press += square;
      byFold.press[own]! += square;
      byFold.cells[own]!++;
      cells.push({ value, weight });
    });
    return { n: cells.length, press, r2: 1 - press / spread(cells) };
  });
  return {
    fold,
    predictions,
    folds: longTable({
      fold: labels,
      n_train: sizes.map((size) => fold.length - size),
      n_test: sizes,
      mse: sums.rss.map((rss, k) => rss / sums.cells[k]!),
      r2: sums.rss.map((rss, k) => 1 - rss / sums.tss[k]!),
      prediction_error: byFold.press.map((press, k) => press / byFold.cells[k]!),
    }),
    responses: longTable({
      response: names,
      n: Float64Array.from(summaries, ({ n }) => n),
      prediction_error: Float64Array.from(summaries, ({ n, press }) => press / n),
      r2: Float64Array.from(summaries, ({ r2 }) => r2),
    }),
  };
}

/** Weighted sum of squares about the weighted mean. */
function spread(cells: readonly { readonly value: number; readonly weight: number }[]): number {
  const total = cells.reduce((sum, { weight }) => sum + weight, 0);
  const mean = cells.reduce((sum, { value, weight }) => sum + weight * value, 0) / total;
  return cells.reduce((sum, { value, weight }) => sum + weight * (value - mean) ** 2, 0);
}
