import type { Design } from "../../design/design.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import { takeRows, takeTerm } from "../../design/rows/take-rows.js";
import { type Scratch, withScratch } from "../../kernel/scratch.js";
import { type ResidualDesign, takeResidual } from "../../residual/residual-design.js";
import { byColumn, fixedBasis } from "../prepare/fixed-basis.js";
import type { ColumnLevels } from "../prepare/level-columns.js";
import type { ModelTerm } from "../prepare/model-design.js";
import { randomBlock } from "../prepare/random-basis.js";
import type { SearchSettings } from "../run/search-settings.js";
import type { Access, MarginalDesign } from "./design.js";
import { residualTerms } from "./residual-terms.js";
import { rotateUnits } from "./rotate-units.js";
import { unitsOf } from "./units.js";

/** A term as the rows have it: level of each row (−1 for none), and visit or row of Z̃. */
export interface RowTerm {
  readonly access: Access;
  readonly index: Int32Array;
  /** Place of each row among the visits; of `visits`. */
  readonly visit?: Int32Array;
  /** rows × k; of `columns`. */
  readonly Z?: Float64Array;
  readonly term: ModelTerm;
}

/**
 * Reduce a design whose residuals have a structure. Rows that can be correlated are units, units that are alike are classes.
 *
 * @param X rows × columns, row-major, levelled, not weighted
 * @param rows of the design; undefined for all
 * @param levels what was subtracted from the columns of X
 */
export function makeMarginalDesign(
  design: Design,
  residual: ResidualDesign,
  X: Float64Array,
  columns: number,
  rows: Int32Array | undefined,
  search: SearchSettings,
  levels?: ColumnLevels,
): MarginalDesign {
  const n = rows?.length ?? design.rows.length;
  const own = rows === undefined ? residual : takeResidual(residual, rows);
  const random = rows === undefined ? design.random : design.random.map((term) => takeTerm(term, rows));
  const { weights } = design;
  const rowWeights = weights && rows !== undefined ? takeRows(weights, 1, rows) : weights;
  return withScratch((scratch) => {
    const all = rowTerms(scratch, random, residualTerms(own, n), search);
    const place = all[random.length]!.term.from;
    const inTheta = all.reduce((total, { term }) => total + term.template.parameters, 0);
    const ratios = Math.max(0, own.levels.length - 1);
    const { time, timeUnit, middleGap } = scaledTimes(own);
    const factor = Float64Array.from({ length: n }, (_, i) =>
      rowWeights ? 1 / Math.sqrt(rowWeights[i]!) : 1,
    );
    const ratio = Int32Array.from({ length: n }, (_, i) => (ratios === 0 ? -1 : own.level[i]! - 1));
    const units = unitsOf(all, { factor, time, ratio }, own);
    const fixed = fixedBasis(scratch, byColumn(X, columns, units.order), columns, n, levels);
    return {
      form: "marginal",
      n,
      p: fixed.p,
      groups: Math.max(...all.map(({ term }) => term.level.length)),
      kept: fixed.kept,
      order: units.order,
      B: fixed.B,
      ones: fixed.ones,
      logDetXX: fixed.logDetXX,
      Q: fixed.Q,
      terms: all.map(({ term }) => term),
      parameters: inTheta + ratios,
      search: withHeld(search, place),
      residual: random.length,
      access: all.map(({ access }) => access),
      ...units.arrays,
      ...rotateUnits(scratch, units.classes, fixed.Q, fixed.p, n),
      ratios,
      timeUnit,
      middleGap,
    };
  });
}

/** Random terms, then residuals, each with its place in θ. */
function rowTerms(
  scratch: Scratch,
  random: readonly RandomTerm[],
  residual: readonly RowTerm[],
  { free }: SearchSettings,
): RowTerm[] {
  let from = 0;
  const placed = (row: RowTerm): RowTerm => {
    const term = { ...row.term, from };
    from += term.template.parameters;
    return { ...row, term };
  };
  const ofRandom = random.map((each) => {
    const { index, Z, ...term } = randomBlock(scratch, each, free, from);
    return placed({ access: "columns", index, Z, term });
  });
  return [...ofRandom, ...residual.map(placed)];
}

/** Settings with the first standard deviation of the residual, which is held at one, in its place. */
function withHeld(search: SearchSettings, place: number): SearchSettings {
  const insert = (values: ArrayLike<number>, value: number) => {
    const all = Array.from(values);
    return [...all.slice(0, place), value, ...all.slice(place)];
  };
  return {
    ...search,
    free: Int32Array.from(insert(search.free, 0)),
    start: Float64Array.from(insert(search.start, 1)),
  };
}

/** Times in units of the smallest gap between the rows of a subject. */
function scaledTimes({ times, subject, level }: ResidualDesign) {
  if (times === undefined) return { time: new Float64Array(level.length), timeUnit: 1, middleGap: 1 };
  const bySubject = new Map<number, number[]>();
  subject.forEach((code, i) => {
    const own = bySubject.get(code);
    if (own === undefined) bySubject.set(code, [times[i]!]);
    else own.push(times[i]!);
  });
  const gaps = [...bySubject.values()]
    .flatMap((own) =>
      own
        .sort((a, b) => a - b)
        .slice(1)
        .map((time, i) => time - own[i]!),
    )
    .sort((a, b) => a - b);
  const timeUnit = gaps[0] ?? 1;
  const middleGap = (gaps[Math.floor(gaps.length / 2)] ?? 1) / timeUnit;
  return { time: times.map((time) => time / timeUnit), timeUnit, middleGap };
}
