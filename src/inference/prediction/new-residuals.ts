import type { Design } from "../../design/design.js";
import type { ReplayedResidual } from "../../design/residual/replay-residual.js";
import { residualStart } from "../../fit/residual-at.js";
import { type ResidualPlace, residualLaw } from "../../residual/covariance.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { placeOfRow } from "../../residual/structured.js";

/** Residuals at rows to be predicted, of a response at a θ, relative to σ². */
interface NewResiduals {
  /** Variance of an observation at a row; NaN where its place is missing. */
  variance(row: number): number;
  /** Covariances with the rows of the response, by their places; none for a new subject. */
  covariances(row: number): ReadonlyMap<number, number>;
}

/**
 * What predictions ask of residuals that have a structure. A new row at a visit that the response has seen is that very row,
 * with its weight.
 *
 * @param design whose residuals have a structure
 * @param rows where the new rows stand
 * @param weights of the new rows; ones by default
 */
export function newResiduals(
  design: Design,
  present: Int32Array | undefined,
  rows: ReplayedResidual,
  weights: Float64Array | undefined,
): (theta: Float64Array) => NewResiduals {
  const residual = design.residual!;
  const seen = placesBySubject(residual, present);
  const start = residualStart(design);
  const rowOf = (place: number) => present?.[place] ?? place;
  return (theta) => {
    const law = residualLaw(residual, theta.subarray(start));
    const root = (weight: number | undefined) => Math.sqrt(weight ?? 1);
    const sdSeen = (row: number) => law.sd(placeOfRow(residual, row)) / root(design.weights?.[row]);
    const sdNew = (row: number, place: ResidualPlace, twin: number | undefined) =>
      twin === undefined ? law.sd(place) / root(weights?.[row]) : sdSeen(twin);
    return {
      variance: (row) => {
        const place = placeOfNew(rows, row);
        if (place === undefined) return Number.NaN;
        return sdNew(row, place, twinOf(row, place)) ** 2;
      },
      covariances: (row) => {
        const own = seen.get(rows.subject[row]!);
        if (own === undefined) return new Map();
        const place = placeOfNew(rows, row);
        if (place === undefined) return new Map(own.map((at) => [at, Number.NaN]));
        const sd = sdNew(row, place, twinOf(row, place));
        return new Map(
          own.map((at) => {
            const other = placeOfRow(residual, rowOf(at));
            return [at, sd * sdSeen(rowOf(at)) * law.correlation(place, other)];
          }),
        );
      },
    };
  };

  /** The row of the subject at the same visit or time. */
  function twinOf(row: number, { visit, time }: ResidualPlace): number | undefined {
    const own = seen.get(rows.subject[row]!)?.map(rowOf) ?? [];
    return own.find((at) => {
      const place = placeOfRow(residual, at);
      return place.visit === visit && place.time === time;
    });
  }
}

/** Where a new row stands; undefined where something that it takes is missing. */
export function placeOfNew(
  { arm, visit, level, times }: ReplayedResidual,
  row: number,
): ResidualPlace | undefined {
  const place = { arm: arm[row]!, visit: visit[row] ?? 0, time: times?.[row] ?? 0, level: level[row]! };
  const isMissing = place.arm < 0 || place.visit < 0 || place.level < 0 || Number.isNaN(place.time);
  return isMissing ? undefined : place;
}

/** The places of the rows of each subject, among those that are present. */
function placesBySubject({ subject }: ResidualDesign, present: Int32Array | undefined) {
  const places = new Map<number, number[]>();
  if (subject.length === 0) return places;
  const count = present?.length ?? subject.length;
  for (let place = 0; place < count; place++) {
    const code = subject[present?.[place] ?? place]!;
    const known = places.get(code);
    if (known === undefined) places.set(code, [place]);
    else known.push(place);
  }
  return places;
}
