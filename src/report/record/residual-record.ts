import { residualPlace } from "../../fit/residual-at.js";
import { responseDesign } from "../../fit/run/cell-weights.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { independentPlaces } from "../../inference/covariance/clusters.js";
import { thetaOf } from "../../inference/covariance/response-rows.js";
import { marginalWhitener } from "../../inference/structured-modes.js";
import type { LMEModel } from "../../model/lme-model.js";
import { residualLaw } from "../../residual/covariance.js";
import { type LagPairs, lagCorrelations, lagPairs } from "./lag-correlations.js";
import type { ResidualRecord } from "./report-record.js";

/** Multiplications that whitening may take in all; about a second. */
const MAX_WORK = 3e8;
const MAX_BYTES = 400_000;

/**
 * The residual covariance of some responses over the visits of a subject, and the correlation of their residuals by lag.
 * Undefined where the residuals have no structure within subjects.
 *
 * @param rows positions, in the model, of the responses
 * @param positions the same responses, as positions in the report
 * @param estimate fixed effects of all responses of the model, responses × terms
 */
export function residualRecord(
  model: LMEModel,
  rows: Int32Array,
  positions: Int32Array,
  estimate: ArrayLike<number>,
): ResidualRecord | undefined {
  const { residual } = model.plan.design;
  if (residual === undefined || residual.text === "") return undefined;
  const pairs = lagPairs(residual);
  const most = Math.min(rows.length, responsesWithin(model, pairs));
  const [lags, visits] = [pairs.labels.length, residual.visits.length];
  const arms = Math.max(1, residual.arms.length);
  const raw = new Float32Array(most * lags);
  const whitened = new Float32Array(most * lags);
  const counts = new Int32Array(most * lags);
  const deviations = new Float32Array(most * arms * visits);
  const correlations = new Float32Array(most * arms * visits * visits);
  const tableRows = rowsInTable(model.plan, model.balances);
  for (let i = 0; i < most; i++) {
    const scaled = scaledResiduals(model, rows[i]!, estimate, tableRows);
    const own = i * lags;
    raw.set(lagCorrelations(pairs, scaled.single).correlations, own);
    const whole = lagCorrelations(pairs, scaled.whitened);
    whitened.set(whole.correlations, own);
    counts.set(whole.counts, own);
    if (visits === 0) continue;
    for (let arm = 0; arm < arms; arm++) {
      const group = residual.arms[arm];
      const { values } = model.residualCovariance(
        model.responses[rows[i]!]!,
        group === undefined ? {} : { group },
      );
      const at = i * arms + arm;
      for (let a = 0; a < visits; a++) {
        const sd = Math.sqrt(values[a * visits + a]!);
        deviations[at * visits + a] = sd;
        for (let b = 0; b < visits; b++)
          correlations[(at * visits + a) * visits + b] =
            values[a * visits + b]! / (sd * Math.sqrt(values[b * visits + b]!));
      }
    }
  }
  const { visit: visitName, subject = "" } = residual.columns;
  return {
    text: residual.text,
    visit: visitName ?? "",
    subject,
    visits: residual.visits,
    arms: residual.arms,
    responses: positions.slice(0, most),
    deviations,
    correlations,
    lags: pairs.labels,
    raw,
    whitened,
    counts,
    ...(residual.times && { decay: decayOf(model, rows.subarray(0, most), pairs) }),
  };
}

/** How many responses there is time and room for. */
function responsesWithin({ plan }: LMEModel, { labels }: LagPairs): number {
  const { design } = plan;
  const clusters = independentPlaces(design, undefined) ?? [design.rows];
  const work = clusters.reduce((sum, { length }) => sum + length ** 3 / 3, 0);
  const { visits, arms } = design.residual!;
  const bytes = 4 * (3 * labels.length + Math.max(1, arms.length) * visits.length * (visits.length + 1));
  return Math.max(1, Math.floor(Math.min(MAX_WORK / Math.max(1, work), MAX_BYTES / bytes)));
}

/** Residuals about the mean of the population by sample: each over its standard deviation, and independent as well. */
function scaledResiduals(
  { plan, balances, responses, result }: LMEModel,
  response: number,
  estimate: ArrayLike<number>,
  tableRows: Int32Array,
) {
  const name = responses[response]!;
  const column = numericColumn(balances, name);
  const { values, columns } = plan.design.fixed;
  const width = columns.length;
  const e = Float64Array.from(tableRows, (row, i) => {
    let left = (row < 0 ? Number.NaN : column[row]!) - (plan.design.offset?.[i] ?? 0);
    for (let j = 0; j < width; j++) {
      const beta = estimate[response * width + j]!;
      if (!Number.isNaN(beta)) left -= values[i * width + j]! * beta;
    }
    return left;
  });
  const theta = thetaOf(result, response);
  const sigma = Math.sqrt(result.sigma2[response]!);
  const none = new Float64Array(e.length).fill(Number.NaN);
  if (!(sigma > 0) || theta.includes(Number.NaN)) return { single: none, whitened: none };
  const design = responseDesign(plan, name, column, tableRows);
  const present = Int32Array.from(Array.from(e.keys()).filter((i) => !Number.isNaN(e[i])));
  const own = Float64Array.from(present, (i) => e[i]!);
  const spread = (isSingle: boolean) => {
    const scaled = marginalWhitener(design, present, theta, isSingle)(own);
    const out = none.slice();
    present.forEach((row, i) => {
      out[row] = scaled[i]! / sigma;
    });
    return out;
  };
  return { single: spread(true), whitened: spread(false) };
}

/** The correlation that `car1` has at the middle of each lag, responses × lags. */
function decayOf({ plan, result }: LMEModel, rows: Int32Array, { distances }: LagPairs): Float32Array {
  const residual = plan.design.residual!;
  const out = new Float32Array(rows.length * distances.length);
  rows.forEach((response, i) => {
    const law = residualLaw(residual, thetaOf(result, response).subarray(residualPlace(plan.design)));
    const place = { arm: 0, visit: 0, level: 0 };
    distances.forEach((far, k) => {
      out[i * distances.length + k] = law.correlation({ ...place, time: 0 }, { ...place, time: far });
    });
  });
  return out;
}
