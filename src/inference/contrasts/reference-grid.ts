import type { Design } from "../../design/design.js";
import type { DesignSpec, VariableSpec } from "../../design/design-spec.js";
import { markedColumn } from "../../design/factor.js";
import { replayMatrix } from "../../design/replay.js";
import { levelsSeen } from "../../design/rows/covariate-rows.js";
import { findLevel, levelLabel, showLevels } from "../../design/values/levels.js";
import type { Level } from "../../design/values/value.js";
import { suggest, UsageError } from "../../errors.js";
import { daysSince, timeOf } from "../../table/dates.js";
import type { Column, Table } from "../../table/table.js";
import type { FittedRows } from "../covariance/vcov-sensitivity.js";

/** Values that variables take in place of all levels or the mean. */
export type GridValues = Readonly<Record<string, Level | readonly Level[]>>;

/** Cells of some variables, each the average over the cells of all others. */
export interface MarginalGrid {
  /** Labels of the cells: levels joined by `, `. */
  readonly cells: readonly string[];
  /**
   * Weights of each cell over all columns of X, for responses with values on some rows: averages are over the levels that
   * occur there, numeric variables at their mean there.
   */
  rowsOn(rows: FittedRows): readonly Float64Array[];
  /** Of each cell: whether its levels occur on some rows, if not together. */
  occurOn(rows: FittedRows): readonly boolean[];
}

/** A variable with the values it takes on the grid. */
interface Axis {
  readonly name: string;
  readonly values: readonly Level[];
  /** The categorical factor that it is; undefined for numbers. */
  readonly factor: number | undefined;
  /** Whether `at` says where it is. */
  readonly isGiven: boolean;
}

/** More rows than this are no grid to average over. */
const MOST_ROWS = 1e6;

/**
 * The grid of the estimated marginal means of a term (Searle, Speed & Milliken 1980, Am. Stat. 34, 216–221): the model at
 * all levels of all categories, numeric variables at their mean, averaged with equal weights over everything that the term
 * does not name. A numeric variable that the term names is at its mean over all rows, so that the cell is the same for all
 * responses.
 *
 * @param term `a`, `a:b`, or a factor as the formula spells it, `C(a)`
 * @param at values of variables in place of all levels or the mean
 * @throws UsageError for what is no variable of the model, and levels that it does not have
 */
export function marginalGrid(
  design: Pick<Design, "fixed" | "covariates">,
  term: string,
  at: GridValues,
): MarginalGrid {
  const { spec } = design.fixed;
  const wanted = term.split(":").map((part) => variableNamed(spec, part.trim()));
  const axes = gridAxes(spec, at);
  const size = sizeOf(axes);
  if (size > MOST_ROWS)
    throw new UsageError(`means: the grid has ${size} cells; fix variables with at: { … }`);
  const named = axes.filter(({ name }) => wanted.includes(name));
  const cells = labelsOf(spread(named), wanted);
  return {
    cells,
    rowsOn: (rows) => {
      const own = axes.map((axis) => (named.includes(axis) ? axis : axisOn(axis, design, rows)));
      return averagedRows(spec, spread(own), wanted, cells);
    },
    occurOn: (rows) => {
      const own = named.map((axis) => (axis.factor === undefined ? axis : axisOn(axis, design, rows)));
      const occurring = new Set(labelsOf(spread(own), wanted));
      return cells.map((label) => occurring.has(label));
    },
  };
}

/** The labels of the cells of a grid, each once. */
function labelsOf(grid: Grid, wanted: readonly string[]): string[] {
  return [...new Set(grid.table.index.map((_, i) => labelAt(grid, wanted, i)))];
}

/** The rows of X on a grid, averaged by cell. */
function averagedRows(
  spec: DesignSpec,
  grid: Grid,
  wanted: readonly string[],
  labels: readonly string[],
): Float64Array[] {
  const X = replayMatrix(spec, grid.table).values;
  const width = spec.columns.length;
  const cells = new Map(labels.map((label) => [label, { row: new Float64Array(width), count: 0 }]));
  for (let i = 0; i < grid.table.index.length; i++) {
    const cell = cells.get(labelAt(grid, wanted, i))!;
    for (let j = 0; j < width; j++) cell.row[j]! += X[i * width + j]!;
    cell.count++;
  }
  return Array.from(cells.values(), ({ row, count }) => row.map((weight) => weight / count));
}

/** The label of the cell in which a row of a grid lies. */
function labelAt(grid: Grid, wanted: readonly string[], i: number): string {
  return wanted.map((name) => levelLabel(grid.valueAt(name, i))).join(", ");
}

/** An axis that is averaged over, on some rows: the levels that occur there, or the mean there. */
function axisOn(axis: Axis, { covariates }: Pick<Design, "covariates">, { present }: FittedRows): Axis {
  if (axis.isGiven) return axis;
  const { name, factor } = axis;
  if (factor !== undefined) {
    const seen = levelsSeen(covariates, factor, axis.values.length, present);
    return { ...axis, values: seen.map((level) => axis.values[level]!) };
  }
  if (present === undefined || !Object.hasOwn(covariates.numbers, name)) return axis;
  const numbers = covariates.numbers[name]!;
  return { ...axis, values: [present.reduce((total, row) => total + numbers[row]!, 0) / present.length] };
}

/** The variable that a part of a term names. */
function variableNamed(spec: DesignSpec, part: string): string {
  const names = spec.variables.map(({ name }) => name);
  if (names.includes(part)) return part;
  const marked = spec.factors.some(({ name }) => name === part) ? markedColumn(part) : undefined;
  if (marked !== undefined) return marked;
  throw new UsageError(
    `means: no variable named '${part}'${suggest(part, names)}; the model has ${names.join(", ") || "none"}`,
  );
}

function gridAxes(spec: DesignSpec, at: GridValues): Axis[] {
  const names = spec.variables.map(({ name }) => name);
  for (const name of Object.keys(at)) {
    if (!names.includes(name))
      throw new UsageError(`means: at names '${name}', which is no variable${suggest(name, names)}`);
  }
  const factors = new Map<string, { readonly factor: number; readonly levels: readonly Level[] }>();
  spec.factors.forEach((factor, position) => {
    if (factor.kind !== "categorical") return;
    const column = markedColumn(factor.name);
    if (column !== undefined) factors.set(column, { factor: position, levels: factor.levels });
  });
  return spec.variables.map((variable) => {
    const { name } = variable;
    const known = factors.get(name);
    const given = Object.hasOwn(at, name) ? at[name] : undefined;
    const values = axisValues(variable, known?.levels, given);
    return { name, values, factor: known?.factor, isGiven: given !== undefined };
  });
}

function axisValues(
  { name, mean, origin }: VariableSpec,
  levels: readonly Level[] | undefined,
  given: Level | readonly Level[] | undefined,
): readonly Level[] {
  if (given === undefined) {
    if (levels !== undefined) return levels;
    if (mean !== undefined) return [mean];
    throw new UsageError(`means: '${name}' is read inside an expression; say where with at: { ${name}: … }`);
  }
  const values = Array.isArray(given) ? (given as readonly Level[]) : [given as Level];
  if (values.length === 0) throw new UsageError(`means: at needs a value of '${name}', got none`);
  return levels === undefined
    ? values.map((value) => checkNumber(name, dayOf(value, origin), mean))
    : values.map((value) => knownLevel(name, levels, value));
}

/** A date as the number that it is in the design. */
function dayOf(value: Level, origin: string | undefined): Level {
  if (origin === undefined || typeof value !== "string") return value;
  return daysSince(timeOf(origin)!, value) ?? value;
}

function checkNumber(name: string, value: Level, mean: number | undefined): Level {
  if (mean === undefined || (typeof value === "number" && Number.isFinite(value))) return value;
  throw new UsageError(`means: '${name}' must be a finite number in at, got ${JSON.stringify(value)}`);
}

function knownLevel(name: string, levels: readonly Level[], value: Level): Level {
  const found = findLevel(levels, value);
  if (found >= 0) return levels[found]!;
  const label = levelLabel(value);
  throw new UsageError(
    `means: '${label}' is not a level of ${name}${suggest(label, levels.map(levelLabel))}, which has ${showLevels(levels)}`,
  );
}

function sizeOf(axes: readonly Axis[]): number {
  return axes.reduce((total, axis) => total * axis.values.length, 1);
}

/** Combinations of values of variables, a row each. */
interface Grid {
  readonly table: Table;
  valueAt(name: string, row: number): Level;
}

/** All combinations of the values of the axes, the first axis running fastest. */
function spread(axes: readonly Axis[]): Grid {
  const size = sizeOf(axes);
  let stride = 1;
  const places = new Map(
    axes.map(({ name, values }) => {
      const own = stride;
      stride *= values.length;
      return [name, (i: number) => values[Math.floor(i / own) % values.length]!] as const;
    }),
  );
  const columns = Object.fromEntries(
    axes.map(({ name }) => {
      const valueAt = places.get(name)!;
      return [name, Array.from({ length: size }, (_, i) => valueAt(i)) as Column];
    }),
  );
  const index = Array.from({ length: size }, (_, i) => String(i + 1));
  return { table: { index, columns }, valueAt: (name, i) => places.get(name)!(i) };
}
