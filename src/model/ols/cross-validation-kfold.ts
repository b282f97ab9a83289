import { readGroup } from "../../design/values/group-column.js";
import { DataError, UsageError } from "../../errors.js";
import type { Plan } from "../../fit/plan.js";
import { rowsInTable } from "../../fit/run/fit-table.js";
import { estimabilityOf, isEstimable } from "../../inference/contrasts/estimability.js";
import { coefficientsOf, type LinearBasis } from "../../inference/linear-basis.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { Frame } from "../../table/frame.js";
import type { Table } from "../../table/table.js";
import { linearPredictor } from "../read/linear-predictor.js";
import { addTo, type CrossValidation, trainingSums, validate } from "./cross-validation.js";
import { assignFolds } from "./cross-validation-folds.js";
import { aboutMean, sumOfSquares } from "./ols-fit.js";
import { projectResponses } from "./ols-project.js";

/** Options of `kfold`. */
export interface FoldOptions {
  /** Number of folds; default 10, or as many as there are samples (or groups) where these are fewer. */
  readonly folds?: number | undefined;
  /** Column of the metadata whose samples stay together in one fold, such as the subject. */
  readonly groups?: string | undefined;
  /** A whole number from 0 to 2⁵³ − 1 that draws the folds. Default 0. */
  readonly seed?: number | undefined;
}

/**
 * k-fold cross-validation: each fold is predicted by a fit to the others, on the design of the whole fit (levels, knots
 * and means included). Folds are drawn at random and differ by as little as the groups allow.
 *
 * @throws UsageError for folds that cannot be made, DataError for a sample without a group
 */
export function kfold(
  plan: Plan,
  table: Table,
  names: readonly string[],
  metadata: Table | undefined,
  options: FoldOptions,
): CrossValidation {
  checkOptions("kfold", options, { folds: option.number, groups: option.text, seed: option.seed });
  const { folds, groups, seed = 0 } = options;
  const { samples } = plan;
  const labels = groups === undefined ? samples : groupLabels(plan, metadata, groups);
  const fold = assignFolds(labels, folds, seed);
  const count = fold.reduce((most, each) => Math.max(most, each + 1), 0);
  const sums = trainingSums(count);
  const predictions = new Float64Array(samples.length * names.length).fill(Number.NaN);
  for (let k = 0; k < count; k++) predictFold(plan, table, names, fold, k, sums, predictions);
  return validate(plan, table, {
    fold,
    labels: Array.from({ length: count }, (_, k) => `fold_${k}`),
    sums,
    predictions: new Frame(samples, names, predictions),
  });
}

/** Fit to all folds but k, and predict that. */
function predictFold(
  plan: Plan,
  table: Table,
  names: readonly string[],
  fold: Int32Array,
  k: number,
  sums: ReturnType<typeof trainingSums>,
  predictions: Float64Array,
): void {
  const { fixed, offset } = plan.design;
  const width = fixed.columns.length;
  const rowOf = rowsInTable(plan, table);
  const rowOfX = (row: number) => fixed.values.subarray(row * width, (row + 1) * width);
  const held = Array.from(fold.keys()).filter((row) => fold[row] === k && rowOf[row]! >= 0);
  let last: LinearBasis | undefined;
  let known: number[] = [];
  const training = rowOf.map((row, i) => (fold[i] === k ? -1 : row));
  projectResponses(plan, table, names, training, (response, projection) => {
    const { rows, basis, along, residual } = projection;
    if (basis !== last) {
      const estimability = estimabilityOf(plan.design, { present: rows, kept: basis.kept });
      known = held.filter((row) => isEstimable(rowOfX(row), estimability));
    }
    last = basis;
    addTo(sums, k, basis.n, sumOfSquares(residual), aboutMean(projection).tss);
    const beta = coefficientsOf(basis, along);
    const column = table.columns[names[response]!]!;
    for (const row of known) {
      if (!Number.isFinite(column[rowOf[row]!] as number)) continue;
      const [mean = 0] = linearPredictor(rowOfX(row), beta, 1);
      predictions[row * names.length + response] = mean + (offset?.[row] ?? 0);
    }
  });
}

/** The group of each sample, by its label. */
function groupLabels(plan: Plan, metadata: Table | undefined, name: string): string[] {
  if (metadata === undefined) {
    throw new UsageError("kfold: groups need the metadata, got a model that was made without it");
  }
  const { codes, levels } = readGroup(metadata, name);
  return Array.from(plan.design.rows, (row) => {
    const code = codes[row]!;
    if (code < 0) {
      throw new DataError(
        `kfold: every sample needs a group, got none in '${name}' for '${metadata.index[row]}'`,
        { column: name },
      );
    }
    return String(levels[code]);
  });
}
