import type { Design } from "../../design/design.js";
import { takeTerm } from "../../design/rows/take-rows.js";
import { concatArrays } from "../../kernel/concat-arrays.js";
import { type Scratch, withScratch } from "../../kernel/scratch.js";
import { startsOf } from "../../kernel/starts-of.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { fixedBasisAt } from "../prepare/fixed-basis.js";
import { columnLevels, levelledByColumn } from "../prepare/level-columns.js";
import type { ModelTerm } from "../prepare/model-design.js";
import { randomBlock } from "../prepare/random-basis.js";
import type { SearchSettings } from "../run/search-settings.js";
import type { MarginalDesign } from "./design.js";
import { rotateUnits } from "./rotate-units.js";
import { type RowTable, rowTable } from "./row-table.js";
import { scaledTimes } from "./scaled-times.js";
import { type Units, unitsOf } from "./units.js";

/** A term as some rows have it. */
interface OwnTerm {
  readonly term: ModelTerm;
  /** rows × k; of random effects. */
  readonly Z?: Float64Array;
}

/**
 * Reduce a design whose residuals have a structure. Rows that can be correlated are units, units that are alike are classes.
 *
 * @param rows of the design; undefined for all
 * @param given settings of the search, where something special is asked of it
 */
export function makeMarginalDesign(
  design: Design,
  residual: ResidualDesign,
  rows: Int32Array | undefined,
  given: SearchSettings | undefined,
): MarginalDesign {
  const table = rowTable(design, residual);
  const search = given ?? table.search;
  const own = rows ?? Int32Array.from({ length: table.n }, (_, i) => i);
  const n = own.length;
  const { times, timeUnit, middleGap } = scaledTimes(table, residual.subject, own);
  const units = unitsOf(table, own, times);
  const X = { values: design.fixed.values, width: design.fixed.columns.length, rows: own };
  const { intercept, levels } = columnLevels(X);
  return withScratch((scratch) => {
    const all = ownTerms(scratch, design, table, own, rows, search);
    const place = all[design.random.length]!.term.from;
    const inTheta = all.reduce((total, { term }) => total + term.template.parameters, 0);
    const Q = scratch.f64(n * X.width);
    levelledByColumn(X, levels, units.order, scratch.viewF64(Q, n * X.width));
    const fixed = fixedBasisAt(scratch, Q, X.width, n, levels, intercept);
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
      parameters: inTheta + table.ratios,
      search: heldSearch(table, search, place),
      residual: design.random.length,
      access: table.terms.map(({ access }) => access),
      ...classArrays(units),
      ...cellArrays(table, all, units, own, times),
      ...rotateUnits(scratch, units.classes, Q, fixed.p, n),
      ratios: table.ratios,
      timeUnit,
      middleGap,
    };
  });
}

/** Random terms, then residuals, each with its place in θ. */
function ownTerms(
  scratch: Scratch,
  { random }: Design,
  { terms, residuals }: RowTable,
  own: Int32Array,
  rows: Int32Array | undefined,
  { free }: SearchSettings,
): OwnTerm[] {
  let from = 0;
  const ofRandom = random.map((each): OwnTerm => {
    const { Z, index: _, ...term } = randomBlock(scratch, rows ? takeTerm(each, rows) : each, free, from);
    from += term.template.parameters;
    return { term, Z };
  });
  const ofResidual = residuals.map(({ term }, r): OwnTerm => {
    const { access, index, levels } = terms[random.length + r]!;
    const level = access === "columns" ? Int32Array.of(0) : levelsAmong(index, levels, own);
    const placed = { ...term, level, from };
    from += term.template.parameters;
    // Residuals of one variance have a column of ones.
    return { term: placed, ...(access === "columns" && { Z: new Float64Array(own.length).fill(1) }) };
  });
  return [...ofRandom, ...ofResidual];
}

/** The levels that occur among some rows, ascending. */
function levelsAmong(index: Int32Array, levels: number, own: Int32Array): Int32Array {
  const seen = new Uint8Array(levels);
  let count = 0;
  for (let i = 0; i < own.length; i++) {
    const level = index[own[i]!]!;
    if (level < 0 || seen[level] === 1) continue;
    seen[level] = 1;
    count++;
  }
  const found = new Int32Array(count);
  for (let level = 0, at = 0; level < levels; level++) if (seen[level] === 1) found[at++] = level;
  return found;
}

function classArrays({ classes }: Units) {
  return {
    classes: classes.length,
    widest: Math.max(...classes.map(({ rows }) => rows)),
    cellStart: startsOf(classes.map(({ rows }) => rows)),
    squareStart: startsOf(classes.map(({ rows }) => rows * rows)),
    memberStart: startsOf(classes.map(({ members }) => members)),
    rowStart: startsOf(classes.map(({ rows, members }) => rows * members)),
  };
}

/** What the first unit of each class has, row by row. */
function cellArrays(
  { terms, factor, ratio }: RowTable,
  all: readonly OwnTerm[],
  { cells, level }: Units,
  own: Int32Array,
  times: Float64Array | undefined,
) {
  const count = cells.length;
  const visits = new Int32Array(terms.length * count);
  terms.forEach(({ visit }, t) => {
    if (visit !== undefined) for (let i = 0; i < count; i++) visits[t * count + i] = visit[own[cells[i]!]!]!;
  });
  const columns = all.map(({ Z, term: { k } }) => {
    if (Z === undefined) return new Float64Array(0);
    return Float64Array.from({ length: count * k }, (_, at) => Z[cells[Math.floor(at / k)]! * k + (at % k)]!);
  });
  return {
    level,
    visit: visits,
    Z: concatArrays(Float64Array, columns),
    zStart: startsOf(columns.map(({ length }) => length)).slice(0, -1),
    factor: Float64Array.from(cells, (i) => factor[own[i]!]!),
    time: Float64Array.from(cells, (i) => times?.[own[i]!] ?? 0),
    ratio: cells.map((i) => ratio[own[i]!]!),
  };
}

/** Settings with the first standard deviation of the residual, which is held at one, in its place; the same for all rows. */
function heldSearch({ held }: RowTable, search: SearchSettings, place: number): SearchSettings {
  const known = held.get(search) ?? withHeld(search, place);
  held.set(search, known);
  return known;
}

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
