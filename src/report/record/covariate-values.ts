import type { FactorSpec, VariableSpec } from "../../design/design-spec.js";
import type { Plan } from "../../fit/plan.js";
import { columnOf, hasColumn, isNumericColumn } from "../../table/columns.js";
import { daysSince, timeOf } from "../../table/dates.js";
import type { Column, Table } from "../../table/table.js";

/** A variable of the formula on the samples of the design. */
export interface CovariateValues {
  readonly name: string;
  /** The column as the metadata hold it, in the order of the samples. */
  readonly column: readonly (number | string | boolean | null)[];
  /** Numbers, or positions in `labels`; NaN and -1 where missing. */
  readonly values: Float32Array;
  readonly labels?: readonly string[];
}

/** The variables of the fixed effects that the metadata hold, as the design read them. */
export function covariateValues({ samples, design }: Plan, metadata: Table): CovariateValues[] {
  const rowOf = new Map(metadata.index.map((id, row) => [id, row]));
  const rows = samples.map((sample) => rowOf.get(sample) ?? -1);
  return design.fixed.spec.variables
    .filter(({ name }) => hasColumn(metadata, name))
    .map((variable) =>
      read(
        variable,
        columnOf(metadata, variable.name),
        rows,
        levelsOf(design.fixed.spec.factors, variable.name),
      ),
    );
}

/** The levels of a factor in the order of the model, the reference first; undefined where a variable is no factor of its own. */
function levelsOf(factors: readonly FactorSpec[], name: string): string[] | undefined {
  const found = factors.find(
    (factor) =>
      factor.kind === "categorical" &&
      (factor.name === name || /^C\(([^,()]*)[,)]/.exec(factor.name)?.[1] === name),
  );
  if (found?.kind !== "categorical") return undefined;
  const levels = found.levels.map(String);
  const reference = "reference" in found.coding ? String(found.coding.reference) : levels[0];
  return [...levels.filter((level) => level === reference), ...levels.filter((level) => level !== reference)];
}

function read(
  { name, type, origin }: VariableSpec,
  given: Column,
  rows: readonly number[],
  levels: readonly string[] | undefined,
): CovariateValues {
  const all = origin === undefined || isNumericColumn(given) ? given : daysIn(given, timeOf(origin)!);
  const column = rows.map((row) => (row < 0 ? null : (all[row] ?? null)));
  if ((type === "numeric" || type === "date") && isNumericColumn(all)) {
    return {
      name,
      column,
      values: Float32Array.from(column, (cell) => (cell === null ? Number.NaN : Number(cell))),
    };
  }
  const found = [...new Set(column.filter((cell) => cell !== null).map(String))].sort(byNumberThenName);
  const place = (label: string) => {
    const at = levels?.indexOf(label) ?? -1;
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  };
  const labels = levels === undefined ? found : found.sort((a, b) => place(a) - place(b) || 0);
  const positions = new Map(labels.map((label, i) => [label, i]));
  return {
    name,
    column,
    labels,
    values: Float32Array.from(column, (cell) => positions.get(String(cell)) ?? -1),
  };
}

/** Dates as days since an origin. */
function daysIn(dates: ArrayLike<unknown>, origin: number): Float64Array {
  const dayOf = (cell: unknown) => daysSince(origin, cell === null ? null : String(cell));
  return Float64Array.from({ length: dates.length }, (_, row) => dayOf(dates[row]) ?? Number.NaN);
}

function byNumberThenName(a: string, b: string): number {
  return Number(a) - Number(b) || (a < b ? -1 : 1);
}
