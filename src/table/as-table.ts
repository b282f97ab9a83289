import { DataError, suggest, UsageError } from "../errors.js";
import { checkOptions } from "../options/check.js";
import * as option from "../options/schema.js";
import { asColumn, asId } from "./as-column.js";
import { type DateColumn, datesIn } from "./dates.js";
import { areDifferent, isIdHeader } from "./id-header.js";
import { exactValues, givenLabels, valueLabels, withLabels } from "./labels.js";
import { makeTable } from "./make-table.js";
import { givenRemarks, type SourceColumns, sourceColumns, type TableLike } from "./source-columns.js";
import type { Table } from "./table.js";
import type { ColumnKind } from "./type-column.js";

/** How columns become ids, numbers and categories. */
export interface TableOptions {
  /** The column of ids. Default: the ids the value has itself, else a column of unique ids named `id`, `sample-id`, … */
  readonly id?: string | undefined;
  /** Columns to read as numbers; text that is no number becomes missing. */
  readonly numeric?: readonly string[] | undefined;
  /** Columns to read as categories. */
  readonly categorical?: readonly string[] | undefined;
  /** What the messages call the value. Default `table`. */
  readonly where?: string | undefined;
}

const tableOptions: option.OptionsFor<TableOptions> = {
  id: option.text,
  numeric: option.names,
  categorical: option.names,
  where: option.text,
};

/**
 * Any table-like value as a `Table`: a Table or Frame, rows of objects, columns of arrays, Arrow tables (apache-arrow,
 * flechette) and arquero tables, recognised by their shape. Rows without ids are numbered `1`, `2`, …
 *
 * Typed arrays are shared with the input, which is never changed. Throws DataError for repeated ids, columns of
 * different length and cells that are neither number, string nor boolean.
 */
export function asTable(value: TableLike, options: TableOptions = {}): Table {
  return tableOf(value, options);
}

/** `asTable` of what callers without types may give. */
export function tableOf(value: unknown, options: TableOptions = {}): Table {
  checkOptions("asTable", options, tableOptions);
  const table = tableOfColumns(sourceColumns(value, options.where ?? "table"), options);
  return { ...table, ...givenRemarks(value) };
}

/** Columns of dates: by type, or asked to be categories although they look so. */
function datesAmong(
  entries: SourceColumns["entries"],
  { columns }: Table,
  asked: ReadonlyMap<string, ColumnKind["kind"]>,
  known: Pick<Table, "dates"> = {},
): Pick<Table, "dates"> {
  const found = entries.flatMap(([name, values]): (readonly [string, DateColumn | null])[] => {
    const isTyped = !ArrayBuffer.isView(values) && holdsDates(values);
    const dates = isTyped || asked.has(name) ? datesIn(columns[name]!, !isTyped) : undefined;
    if (dates === undefined) return [];
    return [[name, asked.get(name) === "category" ? null : dates]];
  });
  return found.length === 0 ? known : { dates: { ...known.dates, ...Object.fromEntries(found) } };
}

function holdsDates(values: ArrayLike<unknown>): boolean {
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== null && values[i] !== undefined) return values[i] instanceof Date;
  }
  return false;
}

/** A table from columns whose order is known. */
export function tableOfColumns(source: SourceColumns, options: TableOptions): Table {
  const where = options.where ?? "table";
  const names = source.entries.map(([name]) => name);
  const asked = askedKinds(options, where);
  checkAsked(asked, names, where);
  const id = options.id === undefined ? ownIdColumn(source) : namedIdColumn(options.id, names, where);
  const ids = id === undefined ? source.index : idsIn(source, id);
  const entries = source.entries.filter((_, j) => j !== id);
  const table = makeTable(
    ids ?? Array.from({ length: source.length }, (_, i) => String(i + 1)),
    entries.map(([name, values]) => {
      const wanted = asked.get(name);
      if (wanted === "numeric" && !ArrayBuffer.isView(values) && holdsDates(values))
        return [name, asColumn(name, values)] as const;
      const cells = wanted === "category" ? exactValues(values, givenLabels(source, name)) : values;
      return [name, asColumn(name, cells, wanted)] as const;
    }),
    where,
  );
  return withLabels(
    { ...table, ...datesAmong(entries, table, asked, source.dates) },
    entries.map(
      ([name, values]) =>
        [name, givenLabels(source, name) ?? valueLabels(values, table.columns[name]!)] as const,
    ),
  );
}

/** The ids in a column, by their labels. */
function idsIn(source: SourceColumns, at: number): string[] {
  const [name, values] = source.entries[at]!;
  return Array.from<unknown, string>(givenLabels(source, name) ?? values, asId);
}

/** The kinds that the options ask for. Throws UsageError for a column asked to be both. */
export function askedKinds(
  { numeric = [], categorical = [] }: Pick<TableOptions, "numeric" | "categorical">,
  where: string,
): Map<string, ColumnKind["kind"]> {
  const both = numeric.find((name) => categorical.includes(name));
  if (both !== undefined) {
    throw new UsageError(`${where}: column '${both}' must be numeric or categorical, got both`);
  }
  return new Map([
    ...numeric.map((name) => [name, "numeric"] as const),
    ...categorical.map((name) => [name, "category"] as const),
  ]);
}

/** Throws DataError for the first name that is not among the columns. */
export function checkAsked(
  asked: ReadonlyMap<string, unknown>,
  columns: readonly string[],
  where: string,
): void {
  const known = new Set(columns);
  for (const name of asked.keys()) {
    if (!known.has(name)) {
      throw new DataError(`${where}: no column named '${name}'${suggest(name, columns)}`, { column: name });
    }
  }
}

function namedIdColumn(id: string, names: readonly string[], where: string): number {
  const at = names.indexOf(id);
  if (at < 0)
    throw new DataError(`${where}: no column named '${id}' for the ids${suggest(id, names)}`, { column: id });
  return at;
}

/** A column named as ids are, if it can be one: long data may call the patient `id`, once per visit. */
function ownIdColumn(source: SourceColumns): number | undefined {
  if (source.index !== undefined) return undefined;
  const at = source.entries.findIndex(([name], j) => isIdHeader(name) && areDifferent(idsIn(source, j)));
  return at < 0 ? undefined : at;
}
