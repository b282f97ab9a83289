import { DataError } from "../errors.js";
import type { Column, Table } from "./table.js";

/**
 * A table of ids and named columns, checked: ids and names are unique and not empty, columns are as long as the index.
 * `where` opens the messages, usually the file.
 */
export function makeTable(
  index: readonly string[],
  columns: Iterable<readonly [string, Column]>,
  where = "table",
): Table {
  checkIds(index, where);
  const entries = [...columns];
  const names = entries.map(([name]) => name);
  checkNames(names, where);
  for (const [name, column] of entries) {
    if (column.length !== index.length) {
      throw new DataError(
        `${where}: column '${name}' must have one value per row (${index.length}), got ${column.length}`,
        { column: name },
      );
    }
  }
  return assemble(index, names, entries);
}

/** A table from parts known to fit. `Object.fromEntries` makes `__proto__` an ordinary own name. */
export function assemble(
  index: readonly string[],
  names: readonly string[],
  entries: Iterable<readonly [string, Column]>,
): Table {
  const columns = Object.fromEntries(entries);
  return names.some(isArrayIndex) ? { index, columns, names } : { index, columns };
}

/** Throws DataError for an empty id and for ids that occur more than once, naming them. */
export function checkIds(index: readonly string[], where: string): void {
  const empty = index.findIndex((id) => typeof id !== "string" || id === "");
  if (empty >= 0)
    throw new DataError(`${where}: every row must have an id, got none in row ${empty + 1} of the data`);
  const repeated = duplicates(index);
  if (repeated.length > 0) {
    throw new DataError(`${where}: ids must be unique, got ${quoteSome(repeated)} repeatedly`);
  }
}

/** Throws DataError for a column without a name and for names that occur more than once. */
export function checkNames(names: readonly string[], where: string): void {
  const unnamed = names.indexOf("");
  if (unnamed >= 0)
    throw new DataError(`${where}: every column must have a name, got none for column ${unnamed + 1}`);
  const repeated = duplicates(names);
  if (repeated.length > 0) {
    throw new DataError(`${where}: names of columns must be unique, got ${quoteSome(repeated)} repeatedly`, {
      column: repeated[0]!,
    });
  }
}

/** The first few of some names, quoted, for a message: `'a', 'b', 'c' and 7 more`. */
export function quoteSome(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map((name) => `'${name}'`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

function duplicates(names: readonly string[]): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
  }
  return [...repeated];
}

/** True for names that JavaScript sorts before all others in a record: the integers 0 … 2³² − 2. */
function isArrayIndex(name: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(name) && Number(name) < 4294967295;
}
