import type { CovariateRecord, ReportData } from "../../../record/report-record.js";
import type { Grouping } from "./main-groups.js";

/** The mean of the population at a place, with its pointwise 95 % confidence limits; NaN where there are none. */
export interface MeanPoint {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
  /** Positions in the groupings of colours and panels; -1 for none. */
  readonly code: number;
  readonly panel: number;
}

interface Place {
  readonly x: number;
  readonly code: number;
  readonly panel: number;
  /** The design there, one number per term. */
  readonly row: ArrayLike<number>;
}

/**
 * The mean of the population along a covariate: along its curve, or, where samples are coloured or in panels, at each of
 * their values, over the samples there.
 *
 * @param known samples that are drawn
 */
export function populationMeans(
  data: ReportData,
  axis: CovariateRecord,
  response: number,
  known: readonly number[],
  colour: Grouping | undefined,
  panel: Grouping | undefined,
): MeanPoint[] {
  const { curve } = axis;
  const mean = meanAt(data, response);
  if (colour === undefined && panel === undefined && curve !== undefined) {
    const width = data.terms.length;
    const { points, unknown, X } = curve;
    return Array.from(points, (x, i) => {
      if (unknown?.[response * points.length + i] === 1) return missing(x);
      return mean({ x, code: -1, panel: -1, row: X.subarray(i * width, (i + 1) * width) });
    });
  }
  return meanRows(data, axis, known, colour, panel).map(mean);
}

function missing(x: number): MeanPoint {
  return { x, y: Number.NaN, low: Number.NaN, high: Number.NaN, code: -1, panel: -1 };
}

/** The mean row of the design over the samples at each value of the covariate, by colour and panel. */
function meanRows(
  { design, terms }: ReportData,
  { values }: CovariateRecord,
  known: readonly number[],
  colour: Grouping | undefined,
  panel: Grouping | undefined,
): Place[] {
  const width = terms.length;
  const sums = new Map<
    string,
    { x: number; code: number; panel: number; row: Float64Array; count: number }
  >();
  for (const i of known) {
    const [code, at] = [colour?.codes[i] ?? -1, panel?.codes[i] ?? -1];
    const key = `${code} ${at} ${values[i]}`;
    const entry = sums.get(key) ?? {
      x: values[i]!,
      code,
      panel: at,
      row: new Float64Array(width + 1),
      count: 0,
    };
    for (let j = 0; j < width; j++) entry.row[j]! += design!.X[i * width + j]!;
    entry.row[width]! += design!.offset?.[i] ?? 0;
    entry.count++;
    sums.set(key, entry);
  }
  return [...sums.values()]
    .map(({ row, count, ...rest }) => ({ ...rest, row: row.map((sum) => sum / count) }))
    .sort((a, b) => a.panel - b.panel || a.code - b.code || a.x - b.x);
}

/** x'β with limits: the quantile is that of the term at hand with the fewest degrees of freedom. A number behind the row is an offset. */
function meanAt(data: ReportData, response: number): (place: Place) => MeanPoint {
  const { coefficients, terms, cells } = data;
  const width = terms.length;
  const from = response * width;
  const beta = coefficients.estimate.subarray(from, from + width);
  const held = cells?.responses.indexOf(response) ?? -1;
  const packed = (width * (width + 1)) / 2;
  const covariance = held < 0 ? undefined : cells?.covariance?.subarray(held * packed, (held + 1) * packed);
  const quantile = (j: number) => coefficients.halfWidth[from + j]! / coefficients.standardError[from + j]!;
  return ({ row, ...place }) => {
    let [y, variance, t] = [row[width] ?? 0, 0, 0];
    for (let j = 0; j < width; j++) {
      if (Number.isNaN(beta[j]) || row[j] === 0) continue;
      y += row[j]! * beta[j]!;
      t = Math.max(t, quantile(j) || 0);
      for (let k = 0; k <= j; k++) {
        if (Number.isNaN(beta[k]) || covariance === undefined) continue;
        variance += (j === k ? 1 : 2) * row[j]! * row[k]! * covariance[(j * (j + 1)) / 2 + k]!;
      }
    }
    const half = covariance === undefined ? Number.NaN : t * Math.sqrt(Math.max(0, variance));
    return { ...place, y, low: y - half, high: y + half };
  };
}
