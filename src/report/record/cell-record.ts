import { responseDesign } from "../../fit/run/cell-weights.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import type { LMEModel } from "../../model/lme-model.js";
import { effectsReader } from "../../model/read/response-effects.js";
import type { CellRecord } from "./report-record.js";

/**
 * Values and random effects of some responses, single precision.
 *
 * @param rows positions, in the model, of the responses held sample by sample
 * @param positions the same responses, as positions in the report
 */
export function cellRecord(model: LMEModel, rows: Int32Array, positions: Int32Array): CellRecord {
  const { plan, balances, responses } = model;
  const tableRows = rowsInTable(plan, balances);
  const count = plan.samples.length;
  const observed = new Float32Array(rows.length * count);
  rows.forEach((response, i) => {
    const column = numericColumn(balances, responses[response]!);
    tableRows.forEach((row, j) => {
      observed[i * count + j] = row < 0 ? Number.NaN : column[row]!;
    });
  });
  const effectsOf = effectsReader(plan, model.result, balances);
  const found = Array.from(rows, (response) => effectsOf(response).values);
  const effects = plan.design.random.map(({ levels, columns }, t) => {
    const each = levels.length * columns.length;
    const out = new Float32Array(rows.length * each);
    found.forEach((values, i) => {
      out.set(values[t]!, i * each);
    });
    return out;
  });
  const weights = cellWeights(model, rows, tableRows);
  const covariance = covariancesOf(model, rows);
  return {
    responses: positions,
    samples: plan.samples,
    observed,
    ...(weights && { weights }),
    effects,
    covariance,
  };
}

/** Covariances of the fixed effects of some responses, the lower triangle of each row by row. */
function covariancesOf({ result }: LMEModel, rows: Int32Array): Float32Array {
  const width = (result.terms * (result.terms + 1)) / 2;
  const out = new Float32Array(rows.length * width);
  rows.forEach((response, i) => {
    out.set(result.vcov.subarray(response * width, (response + 1) * width), i * width);
  });
  return out;
}

/** The weights of some responses, each a row, where each has its own. */
function cellWeights(
  { plan, balances, responses }: LMEModel,
  rows: Int32Array,
  tableRows: Int32Array,
): Float32Array | undefined {
  if (typeof plan.options.weights !== "object") return undefined;
  const count = plan.samples.length;
  const out = new Float32Array(rows.length * count);
  rows.forEach((response, i) => {
    const name = responses[response]!;
    const design = responseDesign(plan, name, numericColumn(balances, name), tableRows);
    out.set(design.weights!, i * count);
  });
  return out;
}
