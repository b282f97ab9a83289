import { DataError, suggest } from "../../errors.js";
import type { Table } from "../../table/table.js";
import type { Scalar } from "./value.js";

/** What the values of a column are. */
export type NaturalType = "numeric" | "boolean" | "categorical";

/** A column of a table and what its values are. @throws DataError when it is none, or has another length than the index */
export function sourceColumn(
  table: Table,
  name: string,
): { readonly column: ArrayLike<Scalar | undefined>; readonly natural: NaturalType } {
  if (!Object.hasOwn(table.columns, name)) {
    throw new DataError(`no column named '${name}'${suggest(name, Object.keys(table.columns))}`, {
      column: name,
    });
  }
  const column = table.columns[name]! as ArrayLike<Scalar | undefined>;
  if (column.length !== table.index.length) {
    throw new DataError(
      `column '${name}': must have one value per sample (${table.index.length}), got ${column.length}`,
      { column: name },
    );
  }
  return { column, natural: naturalType(table, name, column) };
}

/** The type of the first value that is not missing; a column without any is a category without levels. */
function naturalType(table: Table, name: string, column: ArrayLike<Scalar | undefined>): NaturalType {
  if (column instanceof Float64Array || (ArrayBuffer.isView(column) && !isBigInts(column))) return "numeric";
  let type: string | undefined;
  for (let i = 0; i < column.length; i++) {
    const value: unknown = column[i];
    if (value === null || value === undefined) continue;
    type ??= typeof value;
    if (typeof value !== type) {
      throw new DataError(
        `column '${name}': values must be of one kind, got ${type} and ${typeof value} (sample '${table.index[i]}')`,
        { column: name },
      );
    }
  }
  if (type === "number" || type === "bigint") return "numeric";
  if (type === "boolean") return "boolean";
  if (type === "string" || type === undefined) return "categorical";
  throw new DataError(`column '${name}': values must be numbers, strings or booleans, got ${type}`, {
    column: name,
  });
}

function isBigInts(view: unknown): boolean {
  return view instanceof BigInt64Array || view instanceof BigUint64Array;
}
