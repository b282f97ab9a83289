import type { Design } from "../../design/design.js";
import type { DesignSpec, VariableSpec } from "../../design/design-spec.js";
import { markedColumn } from "../../design/factor.js";
import { columnsUsed } from "../../design/names-used.js";
import { levelsSeen } from "../../design/rows/covariate-rows.js";
import { findLevel, levelLabel, showLevels } from "../../design/values/levels.js";
import type { Level } from "../../design/values/value.js";
import { suggest, UsageError } from "../../errors.js";
import { parseFactor } from "../../formula/parse-factor.js";
import { daysSince, timeOf } from "../../table/dates.js";
import type { FittedRows } from "../covariance/vcov-sensitivity.js";

/** Values that variables take in place of all levels or the mean. */
export type GridValues = Readonly<Record<string, Level | readonly Level[]>>;

/** What grids are made of. */
export type GridDesign = Pick<Design, "fixed" | "covariates">;

/** A variable with the values it takes on the grid. */
export interface Axis {
  readonly name: string;
  readonly values: readonly Level[];
  /** The categorical factor that it is; undefined for numbers. */
  readonly factor: number | undefined;
  /** Whether `at` says where it is. */
  readonly isGiven: boolean;
}

/** A named number takes its values one by one where there are at most so many. */
const MOST_VALUES = 10;

/** The variables that `a`, `a:b` or `C(a)` names. @throws UsageError for what is no variable of the model */
export function variablesNamed(spec: DesignSpec, term: string, option: string): string[] {
  return [...new Set(term.split(":").map((part) => variableNamed(spec, part.trim(), option)))];
}

function variableNamed(spec: DesignSpec, part: string, option: string): string {
  const names = spec.variables.map(({ name }) => name);
  if (names.includes(part)) return part;
  const close = (text: string) => text.replaceAll(" ", "");
  const factor = spec.factors.find(({ name }) => close(name) === close(part));
  const read = factor === undefined ? [] : variablesOf(factor.name, names);
  if (read.length === 1) return read[0]!;
  throw new UsageError(
    `means: ${option}no variable named '${part}'${suggest(part, names)}; the model has ${names.join(", ") || "none"}`,
  );
}

/** The variables that a factor reads. */
function variablesOf(factor: string, names: readonly string[]): string[] {
  return [...columnsUsed(factor, parseFactor(factor), new Map(names.map((name) => [name, name])))];
}

/**
 * The variables of a model with their values: all levels of a category, the mean of a number, its values one by one
 * where it is named and has few.
 *
 * @throws UsageError for what is no variable of the model, and levels that it does not have
 */
export function gridAxes(design: GridDesign, at: GridValues, named: ReadonlySet<string>): Axis[] {
  const { spec } = design.fixed;
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
    const values =
      given === undefined
        ? (known?.levels ?? ownValues(variable, design, named.has(name)))
        : givenValues(variable, known?.levels, given);
    return { name, values, factor: known?.factor, isGiven: given !== undefined };
  });
}

/** The values of a number that `at` does not fix. */
function ownValues(
  { name, mean }: VariableSpec,
  { covariates }: GridDesign,
  isNamed: boolean,
): readonly Level[] {
  if (mean === undefined)
    throw new UsageError(`means: '${name}' is read inside an expression; say where with at: { ${name}: … }`);
  if (!isNamed || !Object.hasOwn(covariates.numbers, name)) return [mean];
  const distinct = [...new Set(covariates.numbers[name]!)].sort((a, b) => a - b);
  return distinct.length <= MOST_VALUES ? distinct : [mean];
}

function givenValues(
  variable: VariableSpec,
  levels: readonly Level[] | undefined,
  given: Level | readonly Level[],
): readonly Level[] {
  const { name } = variable;
  const values = Array.isArray(given) ? (given as readonly Level[]) : [given as Level];
  if (values.length === 0) throw new UsageError(`means: at needs a value of '${name}', got none`);
  const checked = values.map((value) =>
    levels === undefined ? givenNumber(variable, value) : knownLevel(name, levels, value),
  );
  return [...new Set(checked)];
}

/** A number, or a date as the number that it is in the design. */
function givenNumber({ name, mean, origin }: VariableSpec, value: Level): Level {
  const isDate = origin !== undefined;
  const number = isDate && typeof value === "string" ? (daysSince(timeOf(origin)!, value) ?? value) : value;
  if (mean === undefined || (typeof number === "number" && Number.isFinite(number))) return number;
  const rule = `a finite number${isDate ? " or a date (YYYY-MM-DD)" : ""}`;
  throw new UsageError(`means: '${name}' must be ${rule} in at, got ${JSON.stringify(value)}`);
}

function knownLevel(name: string, levels: readonly Level[], value: Level): Level {
  const found = findLevel(levels, value);
  if (found >= 0) return levels[found]!;
  const label = levelLabel(value);
  throw new UsageError(
    `means: '${label}' is not a level of ${name}${suggest(label, levels.map(levelLabel))}, which has ${showLevels(levels)}`,
  );
}

/** An axis that is averaged over, on some rows: the levels that occur there, or the mean there. */
export function axisOn(axis: Axis, { covariates, fixed }: GridDesign, { present }: FittedRows): Axis {
  if (axis.isGiven) return axis;
  const { name, factor } = axis;
  if (factor !== undefined) {
    const { levels } = fixed.spec.factors[factor] as { readonly levels: readonly Level[] };
    const seen = levelsSeen(covariates, factor, levels.length, present);
    return { ...axis, values: seen.map((level) => levels[level]!) };
  }
  if (present === undefined || !Object.hasOwn(covariates.numbers, name)) return axis;
  const numbers = covariates.numbers[name]!;
  return { ...axis, values: [present.reduce((total, row) => total + numbers[row]!, 0) / present.length] };
}
