import type { DesignSpec } from "../../design/design-spec.js";
import { replayMatrix } from "../../design/replay.js";
import { levelLabel } from "../../design/values/levels.js";
import { UsageError } from "../../errors.js";
import type { Column } from "../../table/table.js";
import type { FittedRows } from "../covariance/vcov-sensitivity.js";
import { averagePoints, type GridPoint, keyOf, type MeansWeights } from "./grid-average.js";
import {
  type Axis,
  axisOn,
  type GridDesign,
  type GridValues,
  gridAxes,
  variablesNamed,
} from "./grid-axes.js";
import { type CountOf, countRows } from "./grid-counts.js";
import { findNesting, type Nesting } from "./grid-nesting.js";

/** Cells of some variables, each the average over the cells of all others. */
export interface MarginalGrid {
  /** Labels of the cells: levels of the term joined by `, `. */
  readonly cells: readonly string[];
  /** Levels of `by` of each cell, joined by `, `; empty without. Cells of a group are neighbours. */
  readonly groups: readonly string[];
  /** By variable of the term and of `by`: the level of each cell. */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  /**
   * Weights of each cell over all columns of X, for responses with values on some rows: averages are over the levels that
   * occur there, numeric variables at their mean there.
   */
  rowsOn(rows: FittedRows): readonly Float64Array[];
  /** Of each cell: whether its levels occur on some rows, if not together. */
  occurOn(rows: FittedRows): readonly boolean[];
}

/** What is asked of a grid besides its term. */
interface GridRequest {
  /** Variables whose levels are kept apart. */
  readonly by?: string | undefined;
  /** Values of variables in place of all levels or the mean. */
  readonly at?: GridValues | undefined;
  /** Default `"equal"`. */
  readonly weights?: MeansWeights | undefined;
}

/** More rows than this are no grid to average over. */
const MOST_ROWS = 1e6;

/**
 * The grid of the estimated marginal means of a term (Searle, Speed & Milliken 1980, Am. Stat. 34, 216–221): the model at
 * all levels of all categories, numeric variables at their mean, averaged over everything that the term and `by` do not
 * name. A number that they name takes its values where it has at most ten, or its mean over all rows, so that the cell is
 * the same for all responses. A nested factor has the levels that occur, and brings what it is nested in along.
 *
 * @param term `a`, `a:b`, or a factor as the formula spells it, `C(a)`
 * @throws UsageError for what is no variable of the model, and levels that it does not have
 */
export function marginalGrid(design: GridDesign, term: string, request: GridRequest = {}): MarginalGrid {
  const { at = {}, weights = "equal" } = request;
  const { spec } = design.fixed;
  const asked = variablesNamed(spec, term, "");
  const askedBy = request.by === undefined ? [] : variablesNamed(spec, request.by, "by: ");
  const twice = asked.find((name) => askedBy.includes(name));
  if (twice !== undefined)
    throw new UsageError(`means: by must name other variables than the term, got '${twice}' in both`);
  const axes = gridAxes(design, at, new Set([...asked, ...askedBy]));
  checkSize(axes);
  const nesting = findNesting(design, axes);
  const by = [...new Set([...outside(nesting, askedBy), ...askedBy])];
  const wanted = [...new Set([...asked, ...outside(nesting, asked)])].filter((name) => !by.includes(name));
  if (wanted.length === 0)
    throw new UsageError(
      `means: '${request.by}' is nested in ${by.filter((name) => !askedBy.includes(name)).join(", ")}, so that by leaves no level of '${term}' to compare`,
    );
  const inOrder = (names: readonly string[]) => axes.filter(({ name }) => names.includes(name));
  const named = [...inOrder(wanted), ...inOrder(by)];
  const cells = cellsOf(design, named, nesting);
  const places = named.map((axis) => axes.indexOf(axis));
  const names = axes.map(({ name }) => name);
  const label = (variables: readonly string[], cell: readonly number[]) =>
    variables.map((name) => levelAt(named, name, cell)).join(", ");
  return {
    cells: cells.map((cell) => label(wanted, cell)),
    groups: cells.map((cell) => label(by, cell)),
    levels: Object.fromEntries(
      [...wanted, ...by].map((name) => [name, cells.map((cell) => levelAt(named, name, cell))]),
    ),
    rowsOn: (rows) => {
      const own = axes.map((axis) => (named.includes(axis) ? axis : axisOn(axis, design, rows)));
      const points = gridPoints(spec, own, counter(design, own, rows));
      const kept = named.map(({ name }) => name);
      const averaged = averagePoints(points, names, kept, nesting, weights);
      const found = new Map(averaged.map((point) => [keyOf(point, places), point.row]));
      const nothing = new Float64Array(spec.columns.length).fill(Number.NaN);
      return cells.map((cell) => found.get(cell.join()) ?? nothing);
    },
    occurOn: (rows) => {
      const seen = named.map((axis) =>
        axis.factor === undefined ? axis.values : axisOn(axis, design, rows).values,
      );
      return cells.map((cell) => cell.every((position, k) => seen[k]!.includes(named[k]!.values[position]!)));
    },
  };
}

/** What some variables are nested in. */
function outside(nesting: Nesting, names: readonly string[]): string[] {
  return names.flatMap((name) => nesting.get(name) ?? []);
}

function levelAt(named: readonly Axis[], name: string, cell: readonly number[]): string {
  const k = named.findIndex((axis) => axis.name === name);
  return levelLabel(named[k]!.values[cell[k]!]!);
}

/** Positions on the named axes, the first running fastest; of nested factors those that occur in the data. */
function cellsOf(design: GridDesign, named: readonly Axis[], nesting: Nesting): number[][] {
  const all = combinations(named);
  const nested = named.filter(({ name }) => nesting.has(name));
  const occurs = nested.map((axis) => {
    const own = named.filter(({ name }) => name === axis.name || nesting.get(axis.name)!.includes(name));
    const count = countRows(design, own);
    const places = own.map((each) => named.indexOf(each));
    return (cell: readonly number[]) => count(places.map((place) => cell[place]!)) > 0;
  });
  return all.filter((cell) => occurs.every((test) => test(cell)));
}

function combinations(axes: readonly Axis[]): number[][] {
  return axes.reduce<number[][]>(
    (cells, { values }) => values.flatMap((_, position) => cells.map((cell) => [...cell, position])),
    [[]],
  );
}

/** Rows of data at each point of a grid, by its factors. */
function counter(design: GridDesign, axes: readonly Axis[], { present }: FittedRows): CountOf {
  const places = axes.flatMap(({ factor }, place) => (factor === undefined ? [] : [place]));
  const count = countRows(
    design,
    places.map((place) => axes[place]!),
    present,
  );
  return (positions) => count(places.map((place) => positions[place]!));
}

/** All combinations of the values of the axes with their rows of X, the first axis running fastest. */
function gridPoints(spec: DesignSpec, axes: readonly Axis[], count: CountOf): GridPoint[] {
  const places = combinations(axes);
  const columns = Object.fromEntries(
    axes.map(({ name, values }, k) => [name, places.map((at) => values[at[k]!]!) as Column]),
  );
  const X = replayMatrix(spec, { index: places.map((_, i) => String(i + 1)), columns }).values;
  const width = spec.columns.length;
  return places.map((at, i) => ({
    at,
    row: X.subarray(i * width, (i + 1) * width),
    count: count(at),
  }));
}

function checkSize(axes: readonly Axis[]): void {
  const size = axes.reduce((total, axis) => total * axis.values.length, 1);
  if (size > MOST_ROWS)
    throw new UsageError(`means: the grid has ${size} cells; fix variables with at: { … }`);
}
