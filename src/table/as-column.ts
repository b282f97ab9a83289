import { DataError, describe } from "../errors.js";
import { isMissingText, parseNumber } from "./parse-number.js";
import type { Column } from "./table.js";
import type { ColumnKind } from "./type-column.js";

/**
 * Values from memory as a column. Typed arrays are handed through; numbers become a Float64Array; booleans and strings
 * stay categories; a mixture becomes categories. Missing are null, undefined and NaN. `asked` overrides: as numeric,
 * text is parsed and what is no number becomes missing; as category, numbers become text.
 */
export function asColumn(name: string, values: ArrayLike<unknown>, asked?: ColumnKind["kind"]): Column {
  const kinds = ArrayBuffer.isView(values) ? new Set<Kind>(["number"]) : kindsIn(name, values);
  const numeric = asked === undefined ? kinds.size === 0 || isOnly(kinds, "number") : asked === "numeric";
  if (numeric) return isPlainTyped(values) ? (values as Float64Array) : Float64Array.from(values, toNumber);
  const toLevel: (value: unknown) => string | boolean | null =
    asked === undefined && isOnly(kinds, "boolean") ? toBoolean : toText;
  return Array.from(values, toLevel) as Column;
}

type Kind = "number" | "string" | "boolean";

function kindsIn(name: string, values: ArrayLike<unknown>): Set<Kind> {
  const kinds = new Set<Kind>();
  for (let i = 0; i < values.length; i++) {
    const kind = kindOf(values[i]);
    if (kind === undefined) {
      throw new DataError(
        `table: cells must be numbers, strings or booleans, got ${describe(values[i])} in column '${name}', row ${i + 1}`,
        { column: name },
      );
    }
    if (kind !== null) kinds.add(kind);
  }
  return kinds;
}

/** The kind of one value: null for a missing one, undefined for what cannot be in a table. */
function kindOf(value: unknown): Kind | null | undefined {
  if (isMissing(value)) return null;
  if (typeof value === "number" || typeof value === "bigint") return "number";
  if (typeof value === "string" || typeof value === "boolean") return typeof value as Kind;
  return value instanceof Date ? "string" : undefined;
}

/** No value: null, undefined or NaN. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

function isOnly(kinds: ReadonlySet<Kind>, kind: Kind): boolean {
  return kinds.size === 1 && kinds.has(kind);
}

function isPlainTyped(values: ArrayLike<unknown>): boolean {
  return ArrayBuffer.isView(values) && !(values instanceof BigInt64Array || values instanceof BigUint64Array);
}

function toNumber(value: unknown): number {
  if (typeof value === "string") return parseNumber(value.trim()) ?? Number.NaN;
  return isMissing(value) ? Number.NaN : Number(value);
}

function toBoolean(value: unknown): boolean | null {
  return isMissing(value) ? null : (value as boolean);
}

function toText(value: unknown): string | null {
  if (isMissing(value)) return null;
  return value instanceof Date ? dateText(value) : String(value);
}

/** A date as text: `2024-03-01`, with its time where that is not midnight (UTC). */
export function dateText(date: Date): string | null {
  if (Number.isNaN(date.getTime())) return null;
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, -"T00:00:00.000Z".length) : text;
}

/** An id as text; an empty text where there is none. */
export function asId(value: unknown): string {
  const text = toText(value) ?? "";
  return isMissingText(text) ? "" : text;
}
