import { distributions } from "../../inference/distributions.js";
import { longTable } from "../read/frames.js";
import type { Tally } from "./tally.js";

/** A coefficient in a design and an analysis, and what its tests found. */
export interface PowerRow {
  readonly term: string;
  readonly coefficient: number;
  readonly analysis: string;
  readonly groups: number;
  readonly visits: number;
  readonly dropout: number;
  readonly samples: number;
  readonly responses: number;
  readonly trueEffects: number;
  readonly tally: Tally;
}

/** The rows as a long table; see `power`. */
export function powerTable(rows: readonly PowerRow[], level: number) {
  const of = (f: (row: PowerRow) => number) => Float64Array.from(rows, f);
  const tallied = (f: (tally: Tally) => number) => of(({ tally }) => f(tally));
  const limits = rows.map(({ tally }) => wilson(tally.rejections, tally.tests, level));
  return longTable({
    term: rows.map(({ term }) => term),
    coefficient: of(({ coefficient }) => coefficient),
    power: tallied(({ rejections, tests }) => rejections / tests),
    conf_low: Float64Array.from(limits, ([lower]) => lower),
    conf_high: Float64Array.from(limits, ([, upper]) => upper),
    rejections: tallied(({ rejections }) => rejections),
    studies: tallied(({ tests }) => tests),
    analysis: rows.map(({ analysis }) => analysis),
    groups: of(({ groups }) => groups),
    visits: of(({ visits }) => visits),
    dropout: of(({ dropout }) => dropout),
    samples: of(({ samples }) => samples),
    responses: of(({ responses }) => responses),
    true_effects: of(({ trueEffects }) => trueEffects),
    fdr_power: tallied(({ found, studies }) => found / studies),
    fdr_power_se: tallied(({ found, foundSquare, studies }) => standardError(found, foundSquare, studies)),
    discoveries: tallied(({ discoveries, all }) => discoveries / all),
    false_share: tallied(({ falseShare, all }) => falseShare / all),
    family_power: tallied(({ familyFound, studies }) => familyFound / studies),
    family_any: tallied(({ familyAny, studies }) => familyAny / studies),
    family_all: tallied(({ familyAll, studies }) => familyAll / studies),
    width: tallied(({ width, limits }) => width / limits),
  });
}

/** What `power` gives. */
export type PowerTable = ReturnType<typeof powerTable>;

/** Of a mean, from sums of values and of their squares. */
function standardError(sum: number, square: number, count: number): number {
  const mean = sum / count;
  return Math.sqrt(Math.max(0, square / count - mean * mean) / Math.max(1, count - 1));
}

/** Wilson's score interval of a proportion. */
function wilson(hits: number, count: number, level: number): readonly [number, number] {
  if (count === 0) return [Number.NaN, Number.NaN];
  const z = distributions.normalQuantile(0.5 + level / 2);
  const share = hits / count;
  const centre = share + (z * z) / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const scale = 1 + (z * z) / count;
  return [Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale)];
}
