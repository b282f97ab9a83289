import { DataError } from "../errors.js";
import { asColumn, asId } from "../table/as-column.js";
import { columnNames, isNumericColumn } from "../table/columns.js";
import { frameIdColumn } from "../table/id-header.js";
import { floatLabels, integerLabels, mapLabels, withLabels } from "../table/labels.js";
import { makeTable, quoteSome } from "../table/make-table.js";
import { remarksOf } from "../table/remarks.js";
import { selectRows } from "../table/select.js";
import { spellingHint, unjoinedNotes } from "../table/spelling-notes.js";
import type { Column, Table } from "../table/table.js";
import { type ColumnKind, type TypedColumn, typeColumn } from "../table/type-column.js";
import { type ColumnarColumn, type ColumnarFile, columnarCovariates } from "./columnar.js";
import { type WithGuesses, withGuesses } from "./guesses.js";

/** Metadata: a table, what each of its columns became and why, and what joining several files left out. */
export interface Metadata extends Table, WithGuesses {
  readonly kinds: readonly ColumnKind[];
  /** Ids that not every file had. Absent for a single file. */
  readonly dropped?: readonly string[];
}

/**
 * Metadata from the columns of a file that knows their types; `asked` overrides. Text that spells numbers stays text: its
 * kind says so.
 */
export function columnarMetadata(
  file: ColumnarFile,
  id: string | undefined,
  asked: ReadonlyMap<string, ColumnKind["kind"]>,
): Metadata {
  const table = columnarCovariates(file, id, asked);
  const columns = new Map(file.columns.map((column) => [column.name, column]));
  const kinds = columnNames(table).map((name): ColumnKind => {
    const kind = kindOf(name, table.columns[name]!);
    const by = asked.has(name) ? "option" : "values";
    return { ...kind, ...countsOfText(columns.get(name)!), by };
  });
  return { ...table, kinds };
}

/** The name of the column of row numbers, which no column of a file has. */
const ROW = "\u0000row";

/** The same of a file that needs no ids: without a column of ids its rows are named 1, 2, … */
export function columnarFrame(
  file: ColumnarFile,
  asked: ReadonlyMap<string, ColumnKind["kind"]>,
  used: ReadonlySet<string>,
): Metadata {
  const { columns } = file;
  const names = columns.map(({ name }) => name);
  const at = frameIdColumn(names, (j) => Array.from<unknown, string>(columns[j]!.values, asId), used);
  if (at >= 0) return columnarMetadata(file, names[at], asked);
  const values = Array.from(columns[0]?.values ?? [], (_, i) => String(i + 1));
  const numbered = { ...file, columns: [{ name: ROW, values, isDictionary: false }, ...columns] };
  return columnarMetadata(numbered, ROW, asked);
}

/** How many of the texts of a column spell numbers, as in a text file; nothing for other columns. */
function countsOfText({ name, values, isDictionary }: ColumnarColumn) {
  if (isDictionary || ArrayBuffer.isView(values)) return {};
  const cells = Array.from(values);
  if (!cells.some((cell) => typeof cell === "string")) return {};
  const spelt = cells.map((cell) => (typeof cell === "string" ? cell.trim() : ""));
  const { numbers, texts, examples } = typeColumn(name, spelt).kind;
  return { numbers, texts, examples };
}

/** Metadata of typed columns. @param where opens messages, usually the file */
export function metadataOf(
  index: readonly string[],
  typed: readonly TypedColumn[],
  where = "table",
): Metadata {
  const entries = typed.map(({ kind, column }) => [kind.column, column] as const);
  const table = withLabels(
    makeTable(index, entries, where),
    typed.map(({ kind, labels }) => [kind.column, labels] as const),
  );
  return { ...table, kinds: typed.map(({ kind }) => kind) };
}

/** Metadata that lies beside the counts in a BIOM file: text is typed as in a text file, lists become one text. */
export function metadataFromValues(
  index: readonly string[],
  columns: Iterable<readonly [string, ArrayLike<unknown>]>,
): Metadata {
  const typed = Array.from(columns, ([name, values]): TypedColumn => {
    const cells = Array.from(values, (value) =>
      typeof value === "object" && value !== null ? flatten(value) : value,
    );
    if (
      cells.some((cell) => typeof cell === "number" || typeof cell === "bigint" || typeof cell === "boolean")
    ) {
      const column = asColumn(name, cells);
      return { column, kind: kindOf(name, column), labels: integerLabels(cells) ?? floatLabels(column) };
    }
    return typeColumn(
      name,
      cells.map((cell) => String(cell ?? "").trim()),
    );
  });
  return metadataOf(index, typed, "sample metadata");
}

function flatten(value: object): string {
  return Array.isArray(value) ? value.join("; ") : JSON.stringify(value);
}

function kindOf(column: string, values: Column): ColumnKind {
  const numeric = isNumericColumn(values);
  let present = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== null && !Number.isNaN(value)) present++;
  }
  return {
    column,
    kind: numeric ? "numeric" : "category",
    by: "values",
    numbers: numeric ? present : 0,
    texts: numeric ? 0 : present,
    examples: [],
  };
}

/**
 * Several files side by side: the samples that all have, in the order of the first, and all columns.
 * Throws DataError when two files have a column of the same name, and when no sample is in all.
 */
export function joinMetadata(files: readonly Metadata[], names: readonly string[]): Metadata {
  const first = files[0];
  if (first === undefined) throw new DataError("metadata: at least one file must be given, got none");
  if (files.length === 1) return first;
  refuseSharedColumns(files, names);
  const rowsOf = files.map((file) => new Map(file.index.map((id, row) => [id, row])));
  const common = first.index.filter((id) => rowsOf.every((rows) => rows.has(id)));
  if (common.length === 0) {
    const sides = files.map((file, f) => `${names[f]} has ${quoteSome(file.index, 3)}`).join("; ");
    const spelling = files
      .slice(1)
      .map((file, f) => spellingHint(first.index, file.index, [names[0]!, names[f + 1]!]))
      .join("");
    throw new DataError(`metadata: files must share samples, got none in common; ${sides}${spelling}`);
  }
  const parts = files.map((file, f) => {
    return selectRows(
      file,
      common.map((id) => rowsOf[f]!.get(id)!),
    );
  });
  const columns = parts.flatMap((part) =>
    columnNames(part).map((name) => [name, part.columns[name]!] as const),
  );
  const kept = new Set(common);
  const left = files.map((file) => file.index.filter((id) => !kept.has(id)));
  const notes = left
    .slice(1)
    .flatMap((ids, f) => unjoinedNotes("metadata", left[0]!, ids, [names[0]!, names[f + 1]!]));
  const table = withLabels(
    makeTable(common, columns),
    parts.flatMap((part) => mapLabels(part)),
  );
  return {
    ...table,
    kinds: files.flatMap(({ kinds }) => kinds),
    ...withGuesses(files.flatMap(({ guesses = [] }) => guesses)),
    dropped: [...new Set(left.flat())],
    ...remarksOf({ notes: [...notes, ...files.flatMap((file) => file.notes ?? [])] }),
  };
}

function refuseSharedColumns(files: readonly Metadata[], names: readonly string[]): void {
  const owner = new Map<string, string>();
  files.forEach((file, f) => {
    for (const column of columnNames(file)) {
      const other = owner.get(column);
      if (other !== undefined) {
        throw new DataError(
          `metadata: columns must have different names, got '${column}' in ${other} and ${names[f]}`,
          {
            column,
          },
        );
      }
      owner.set(column, names[f]!);
    }
  });
}
