import { DataError } from "../errors.js";
import { asId, isMissing } from "../table/as-column.js";
import { type TableOptions, tableOfColumns } from "../table/as-table.js";
import { columnNames, isNumericColumn } from "../table/columns.js";
import { checkDigits, floatLabels, givenLabels, isBeyond, mapLabels, withLabels } from "../table/labels.js";
import { checkNames, quoteSome } from "../table/make-table.js";
import { cellValue, isMissingText } from "../table/parse-number.js";
import { remarksOf } from "../table/remarks.js";
import type { Column, Labels, Table } from "../table/table.js";
import { transpose } from "../table/transpose.js";
import type { ColumnKind } from "../table/type-column.js";
import {
  explainGuess,
  type Guess,
  idGuess,
  numbersInText,
  type WithGuesses,
  withGuesses,
} from "./guesses.js";
import { chooseIds, type IdRequest, idCandidates } from "./id-column.js";
import { filterFeatures, type ReadTableOptions, type TableFile } from "./table-file.js";

/** A column of a Parquet or Arrow file as it was decoded: numbers, texts, booleans, dates; null where missing. */
export interface ColumnarColumn {
  readonly name: string;
  readonly values: ArrayLike<unknown>;
  /** What the cells are called, where the values do not say it: whole decimals beyond 2^53. */
  readonly labels?: Labels | undefined;
  /** The writer declared categories (Arrow dictionaries, factors of R, categoricals of pandas). */
  readonly isDictionary: boolean;
}

/** A column that cannot be read: what it holds, and the message of the error that it is where it is used. */
export interface UnreadColumn {
  readonly name: string;
  readonly what: string;
  readonly message: string;
}

/** The columns of a file in their order, and what messages call it. */
export interface ColumnarFile {
  readonly name: string;
  readonly columns: readonly ColumnarColumn[];
  readonly unread: readonly UnreadColumn[];
}

/**
 * A table from the columns of a Parquet or Arrow file, as they are there, without those that cannot be read, which `notes`
 * name.
 */
export function columnarTable(file: ColumnarFile, options: TableOptions): Table {
  const table = withFloatLabels(tableOf(file, idOf(file, options), options));
  const notes = leftOut(file).map((guess) => explainGuess(guess));
  return { ...table, ...remarksOf({ notes }) };
}

/** A table of the columns that can be read, with the ids of one of them. */
function tableOf(file: ColumnarFile, id: string, options: TableOptions): Table {
  const entries = file.columns.map(({ name, values }) => [name, values] as const);
  const length = entries[0]?.[1].length ?? 0;
  const ids = file.columns.find(({ name }) => name === id);
  if (ids !== undefined && ids.labels === undefined) checkIdNumbers(ids.values, id);
  const { labels } = withLabels(
    {} as Pick<Table, "labels">,
    file.columns.map((column) => [column.name, column.labels] as const),
  );
  const source = { entries, length, ...(labels && { labels }) };
  return tableOfColumns(source, { ...options, id, where: file.name });
}

/**
 * The columns as covariates of `asked` kinds: text that text files have for missing cells is missing here too, in columns
 * without nulls, and columns that cannot be read are left out.
 */
export function columnarCovariates(
  file: ColumnarFile,
  request: IdRequest,
  asked: ReadonlyMap<string, ColumnKind["kind"]>,
): Table & WithGuesses {
  const names = new Set(file.columns.map(({ name }) => name));
  const those = (kind: ColumnKind["kind"]) =>
    [...asked].filter(([name, wanted]) => wanted === kind && names.has(name)).map(([name]) => name);
  const numeric = those("numeric");
  const own = idOf(file, request);
  const { columns, guesses } = settleMissing(file, new Set([own, ...numeric]));
  const table = withFloatLabels(
    tableOf({ ...file, columns }, own, { numeric, categorical: those("category") }),
  );
  const all = [...idGuess(file.name, own, request, isFirst(file, own)), ...leftOut(file), ...guesses];
  return { ...table, ...withGuesses(all) };
}

/** Columns that cannot be read, which nobody may need. */
export function leftOut({ name: file, unread }: Pick<ColumnarFile, "name" | "unread">): Guess[] {
  const kinds = [...new Set(unread.map(({ what }) => what))];
  return kinds.map((what) => {
    const columns = unread.filter((column) => column.what === what).map(({ name }) => name);
    return { file, what, columns, took: "left out, as they are not read" };
  });
}

/** The columns as responses: numbers that are written as text are numbers, unless they are a dictionary; decimals are doubles. */
export function columnarResponses(file: ColumnarFile, request: IdRequest): Table & WithGuesses {
  const own = idOf(file, request);
  if (file.columns.length < 2 && request.id === undefined)
    throw new DataError(`a table must have a column beside its ids, got only '${own}'`, { column: own });
  const columns = file.columns.filter((column) => column.name !== own && isNumbersInText(column));
  const numeric = columns.map(({ name }) => name);
  const guesses = numeric.length === 0 ? [] : [numbersInText(file.name, numeric)];
  const unlabelled = file.columns.map(({ labels, ...column }) => {
    return column.name === own ? { ...column, labels } : column;
  });
  const table = tableOf({ ...file, columns: unlabelled }, own, { numeric });
  const all = [...idGuess(file.name, own, request, isFirst(file, own)), ...leftOut(file), ...guesses];
  return { ...table, ...withGuesses(all) };
}

/** A table of responses from the columns of a file, as `readTable` gives it. */
export function columnarTableFile(file: ColumnarFile, options: ReadTableOptions): TableFile {
  const { guesses, ...read } = columnarResponses(file, options);
  const table = numeric(read);
  return {
    ...filterFeatures(options.transpose ? transpose(table) : table, options),
    ...withGuesses(guesses ?? []),
  };
}

/** A table of numbers, which need no labels. */
function numeric(given: Table): Table {
  for (const [name] of mapLabels(given)) checkDigits(given, name);
  const { labels: _, ...table } = given;
  const texts = columnNames(table).filter((name) => !isNumericColumn(table.columns[name]!));
  if (texts.length === 0) return table;
  throw new DataError(`every column must be numeric, got categories in ${quoteSome(texts)}`, {
    column: texts[0]!,
  });
}

/** The name of the column of ids. */
function idOf({ name, columns, unread }: ColumnarFile, request: IdRequest): string {
  const names = columns.map((column) => column.name);
  checkNames([...names, ...unread.map((column) => column.name)], name);
  for (const column of unread) if (column.name === request.id) throw new DataError(column.message);
  if (names.length === 0)
    throw new DataError("the file must have a column of ids, got none that can be read");
  return names[chooseIds(idCandidates(names, request), (at) => idTexts(columns[at]!), request)]!;
}

/** What the cells of a column are called as ids. */
export function idTexts({ values, labels }: Pick<ColumnarColumn, "values" | "labels">): string[] {
  return Array.from<unknown, string>(labels ?? values, asId);
}

function isFirst({ columns }: ColumnarFile, id: string): boolean {
  return columns[0]?.name === id;
}

/** Text that is a number in every cell that is not missing. */
function isNumbersInText({ values, isDictionary }: ColumnarColumn): boolean {
  if (isDictionary || ArrayBuffer.isView(values)) return false;
  let isText = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || value === undefined) continue;
    if (typeof value !== "string" || cellValue(value) === undefined) return false;
    isText = true;
  }
  return isText;
}

/**
 * Whether text such as `NA` is missing: it is where a column has no nulls. Where it has some, the writer knew how to say
 * missing, and the text is a level (NA is Namibia).
 *
 * @param others columns of ids and of numbers, where such text is no level in any case
 */
function settleMissing({ name: file, columns }: ColumnarFile, others: ReadonlySet<string>) {
  const [missing, levels] = [new Set<string>(), new Set<string>()];
  const [missingIn, levelsIn] = [[] as string[], [] as string[]];
  const settled = columns.map((column) => {
    if (others.has(column.name)) return column;
    const { texts, hasNulls } = missingTexts(column.values);
    if (texts.size === 0) return column;
    for (const text of texts) (hasNulls ? levels : missing).add(text);
    (hasNulls ? levelsIn : missingIn).push(column.name);
    if (hasNulls) return column;
    const values = Array.from(column.values, (value) =>
      typeof value === "string" && isMissingText(value) ? null : value,
    );
    return { ...column, values };
  });
  const guesses: Guess[] = [];
  const what = (texts: ReadonlySet<string>) => `text ${quoteSome([...texts])}`;
  if (missing.size > 0) guesses.push({ file, what: what(missing), columns: missingIn, took: "missing" });
  if (levels.size > 0) {
    const took = "a level, as the column has nulls for missing values";
    guesses.push({ file, what: what(levels), columns: levelsIn, took, isWarning: true });
  }
  return { columns: settled, guesses };
}

/** The texts in a column that mean missing in text files, and whether it has nulls. */
function missingTexts(values: ArrayLike<unknown>) {
  const texts = new Set<string>();
  let hasNulls = false;
  if (ArrayBuffer.isView(values)) return { texts, hasNulls };
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || value === undefined) hasNulls = true;
    else if (typeof value === "string" && isMissingText(value)) texts.add(value);
  }
  return { texts, hasNulls };
}

/** Floats of a file that are no whole number for sure have no label, and cannot be groups. */
function withFloatLabels(table: Table): Table {
  const entries = columnNames(table).map((name) => {
    return [name, givenLabels(table, name) ?? floatLabels(table.columns[name]!)] as const;
  });
  return withLabels(table, entries);
}

/**
 * Numbers as ids are whole numbers a double holds, or any other number.
 * @param from row of the first of `values`
 * @throws DataError for a float beyond 2^53 (2^24 in single precision), which stands for its neighbours as well
 */
export function checkIdNumbers(values: ArrayLike<unknown>, column: string, from = 0): void {
  const labels = floatLabels(values as Column);
  if (labels === undefined) return;
  const at = Array.from(labels).findIndex((label, row) => label === null && !isMissing(values[row]));
  throw new DataError(
    `column '${column}': a float beyond ${values instanceof Float32Array ? "2^24" : "2^53"} cannot be an id, ` +
      `as it stands for several whole numbers, got ${values[at]} in row ${from + at + 1} of the data; ` +
      "write the ids as text or as 64-bit integers",
    { column },
  );
}

/**
 * The values of a column of responses as numbers, NaN where missing; text must spell some, unless it is a dictionary, which
 * is refused. Doubles are handed through.
 */
export function asNumbers(values: ArrayLike<unknown>, column: string, isDictionary = false): Float64Array {
  if (values instanceof Float64Array) return values;
  if (values instanceof Float32Array || values instanceof Int32Array) return new Float64Array(values);
  const numbers = new Float64Array(values.length);
  for (let i = 0; i < numbers.length; i++) numbers[i] = asNumber(values[i], column, isDictionary);
  return numbers;
}

function asNumber(value: unknown, column: string, isDictionary: boolean): number {
  if (typeof value === "number") return value;
  if (value === null || value === undefined) return Number.NaN;
  if (typeof value === "bigint") return integerNumber(value, column);
  const number = typeof value === "string" && !isDictionary ? cellValue(value) : undefined;
  if (number !== undefined) return number;
  const shown = `${isDictionary ? "the category " : ""}${JSON.stringify(value)?.slice(0, 60)}`;
  throw new DataError(`every column must be numeric, got ${shown} in column '${column}'`, { column });
}

/** A 64-bit integer as a number. Throws DataError beyond 2^53, where doubles do not hold it. */
function integerNumber(value: bigint, column: string): number {
  if (!isBeyond(value)) return Number(value);
  throw new DataError(
    `column '${column}': whole numbers beyond 2^53 can be ids and groups, not numbers, got ${value}`,
    { column },
  );
}
