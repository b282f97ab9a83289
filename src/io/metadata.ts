import { DataError } from "../errors.js";
import { columnNames, isNumericColumn } from "../table/columns.js";
import { makeTable, quoteSome } from "../table/make-table.js";
import { selectRows } from "../table/select-rows.js";
import type { Column, Table } from "../table/table.js";
import type { ColumnKind } from "../table/type-column.js";

/** Metadata: a table, what each of its columns became and why, and what joining several files left out. */
export interface Metadata extends Table {
  readonly kinds: readonly ColumnKind[];
  /** Ids that not every file had. Absent for a single file. */
  readonly dropped?: readonly string[];
}

/** Metadata from a table that knows the types of its columns. */
export function toMetadata(table: Table): Metadata {
  const kinds = columnNames(table).map((name) => kindOf(name, table.columns[name]!));
  return { ...table, kinds };
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
    throw new DataError(`metadata: files must share samples, got none in common; ${sides}`);
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
  const dropped = new Set(files.flatMap((file) => file.index.filter((id) => !kept.has(id))));
  return { ...makeTable(common, columns), kinds: files.flatMap(({ kinds }) => kinds), dropped: [...dropped] };
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
