import type { Design } from "../../design/design.js";
import type { DesignSpec, VariableSpec } from "../../design/design-spec.js";
import { columnMarked } from "../../design/factor.js";
import { replayMatrix } from "../../design/replay.js";
import { findLevel, levelLabel, showLevels } from "../../design/values/levels.js";
import type { Level } from "../../design/values/value.js";
import { suggest, UsageError } from "../../errors.js";
import { parseExpression } from "../../formula/parse-expression.js";
import { tokenize } from "../../formula/tokenize.js";
import type { Column } from "../../table/table.js";

/** Values that variables take in place of all levels or the mean. */
export type GridValues = Readonly<Record<string, Level | readonly Level[]>>;

/** Cells of some variables, each the average over the cells of all others. */
export interface MarginalRows {
  /** Labels of the cells: levels joined by `, `. */
  readonly cells: readonly string[];
  /** Weights over all columns of X. */
  readonly rows: readonly Float64Array[];
}

/** A variable with the values it takes on the grid. */
interface Axis {
  readonly name: string;
  readonly values: readonly Level[];
}

/** More rows than this are no grid to average over. */
const MOST_ROWS = 1e6;

/**
 * Rows of the estimated marginal means of a term (Searle, Speed & Milliken 1980, Am. Stat. 34, 216–221): the model at a
 * grid of all levels of all categories, numeric variables at their mean, averaged with equal weights over everything that
 * the term does not name.
 *
 * @param term `a`, `a:b`, or a factor as the formula spells it, `C(a)`
 * @param at values of variables in place of all levels or the mean
 * @throws UsageError for what is no variable of the model, and levels that it does not have
 */
export function marginalRows({ fixed }: Design, term: string, at: GridValues): MarginalRows {
  const { spec } = fixed;
  const wanted = term.split(":").map((part) => variableNamed(spec, part.trim()));
  const axes = gridAxes(spec, at);
  const size = axes.reduce((total, axis) => total * axis.values.length, 1);
  if (size > MOST_ROWS)
    throw new UsageError(`means: the grid has ${size} cells; fix variables with at: { … }`);
  const grid = spread(axes, size);
  const X = replayMatrix(spec, grid.table).values;
  const width = fixed.columns.length;
  const cells = new Map<string, { row: Float64Array; count: number }>();
  for (let i = 0; i < size; i++) {
    const label = wanted.map((name) => levelLabel(grid.valueAt(name, i))).join(", ");
    const cell = cells.get(label) ?? { row: new Float64Array(width), count: 0 };
    for (let j = 0; j < width; j++) cell.row[j]! += X[i * width + j]!;
    cell.count++;
    cells.set(label, cell);
  }
  return {
    cells: [...cells.keys()],
    rows: Array.from(cells.values(), ({ row, count }) => row.map((weight) => weight / count)),
  };
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

/** The column that a factor is, as it stands or as `C(column)`. */
function markedColumn(factor: string): string | undefined {
  return columnMarked(parseExpression(factor, tokenize(factor)));
}

function gridAxes(spec: DesignSpec, at: GridValues): Axis[] {
  const names = spec.variables.map(({ name }) => name);
  for (const name of Object.keys(at)) {
    if (!names.includes(name))
      throw new UsageError(`means: at names '${name}', which is no variable${suggest(name, names)}`);
  }
  const levels = new Map<string, readonly Level[]>();
  for (const factor of spec.factors) {
    if (factor.kind !== "categorical") continue;
    const column = markedColumn(factor.name);
    if (column !== undefined) levels.set(column, factor.levels);
  }
  return spec.variables.map((variable) => ({
    name: variable.name,
    values: axisValues(
      variable,
      levels.get(variable.name),
      Object.hasOwn(at, variable.name) ? at[variable.name] : undefined,
    ),
  }));
}

function axisValues(
  { name, mean }: VariableSpec,
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
    ? values.map((value) => checkNumber(name, value, mean))
    : values.map((value) => knownLevel(name, levels, value));
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

/** All combinations of the values of the axes as a table, the first axis running fastest. */
function spread(axes: readonly Axis[], size: number) {
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
  return { table: { index, columns }, valueAt: (name: string, i: number) => places.get(name)!(i) };
}
