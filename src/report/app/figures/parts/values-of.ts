import type { DesignRecord, ReportData } from "../../../record/report-record.js";

/** A response by sample. */
export interface ResponseValues {
  readonly observed: Float32Array;
  /** Xβ: the mean of all groups. */
  readonly population: Float32Array;
  /** Xβ + Zb: with the effects of the groups. */
  readonly fitted: Float32Array;
  /** Random effects, by term of the design: levels × k. */
  readonly effects: readonly Float32Array[];
  /** √w / σ of each sample, which makes residuals comparable; absent without weights. */
  readonly scale?: Float32Array;
}

/** Observed and fitted values of a response; undefined where the report does not hold them. */
export function valuesOf(
  { cells, design, terms, coefficients, fits }: ReportData,
  response: number,
): ResponseValues | undefined {
  const row = cells?.responses.indexOf(response) ?? -1;
  if (row < 0 || cells?.effects === undefined || design === undefined) return undefined;
  const samples = cells.samples.length;
  const beta = coefficients.estimate.subarray(response * terms.length, (response + 1) * terms.length);
  const population = populationMean(design, beta);
  const effects = cells.effects.map((values, t) => {
    const { levels, columns } = design.random[t]!;
    const each = levels.length * columns.length;
    return values.subarray(row * each, (row + 1) * each);
  });
  const fitted = population.slice();
  design.random.forEach(({ index, Z, columns: { length: k } }, t) => {
    for (let i = 0; i < samples; i++) {
      const level = index[i]!;
      if (level >= 0) for (let a = 0; a < k; a++) fitted[i]! += Z[i * k + a]! * effects[t]![level * k + a]!;
    }
  });
  const weights = cells.weights?.subarray(row * samples, (row + 1) * samples) ?? design.weights;
  const sigma = Math.sqrt(fits.sigma2[response]!);
  return {
    ...(weights && { scale: weights.map((weight) => Math.sqrt(weight) / sigma) }),
    observed: cells.observed.subarray(row * samples, (row + 1) * samples),
    population,
    fitted,
    effects,
  };
}

function populationMean({ X, offset }: DesignRecord, beta: Float32Array): Float32Array {
  const out = linearPredictor(X, beta);
  if (offset !== undefined) for (let i = 0; i < out.length; i++) out[i]! += offset[i]!;
  return out;
}

/** Xβ; coefficients that the fit left out count as zero. */
export function linearPredictor(X: Float32Array, beta: Float32Array): Float32Array {
  const out = new Float32Array(beta.length === 0 ? 0 : X.length / beta.length);
  for (let i = 0; i < out.length; i++) {
    let value = 0;
    for (let j = 0; j < beta.length; j++)
      if (!Number.isNaN(beta[j])) value += X[i * beta.length + j]! * beta[j]!;
    out[i] = value;
  }
  return out;
}
