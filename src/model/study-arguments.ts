import { UsageError } from "../errors.js";
import { checkOptions } from "../options/check.js";
import type { OptionSet } from "../options/schema.js";
import { sourceColumns } from "../table/source-columns.js";
import type { Table } from "../table/table.js";

/** What stands behind the formula and the table. */
interface StudyArguments<T> {
  /** Absent where the table holds the covariates too. */
  readonly metadata?: Table | object;
  readonly options: T;
}

/**
 * Tell `(formula, table, metadata, options)` from `(formula, data, options)`: the third argument is options where it is a
 * plain object all of whose keys are names of options and none of whose values is an array as long as the table.
 *
 * @throws UsageError for what may be both, and for options that are none
 */
export function studyArguments<T extends object>(
  where: string,
  kinds: OptionSet,
  table: Table | object,
  third: Table | object | undefined,
  fourth: T | undefined,
): StudyArguments<T> {
  if (fourth !== undefined || !isPlain(third)) {
    if (fourth !== undefined) checkOptions(where, fourth, kinds);
    return { ...(third !== undefined && { metadata: third }), options: fourth ?? ({} as T) };
  }
  const entries = Object.entries(third);
  const arrays = entries.filter(([, value]) => isArray(value));
  const areOptions = entries.every(([name]) => Object.hasOwn(kinds, name));
  if (arrays.length === 0 ? isNoTable(third) : areOptions && !holdsColumns(table, arrays)) {
    checkOptions(where, third, kinds);
    return { options: third as T };
  }
  if (areOptions && entries.every(([name, value]) => kinds[name]!.holds(value))) {
    const names = entries.map(([name]) => name).join(", ");
    throw new UsageError({
      where,
      rule: `the third argument must be metadata or options, got one that may be both (${names})`,
      hint: "; write metadata as { index, columns }, or options as the fourth argument: (formula, data, undefined, options)",
    });
  }
  return { metadata: third, options: {} as T };
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isArray(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

/** Tables have arrays, or say their parts by functions. */
function isNoTable(value: Readonly<Record<string, unknown>>): boolean {
  return (
    !("columns" in value) && typeof value["getChild"] !== "function" && typeof value["array"] !== "function"
  );
}

function holdsColumns(table: Table | object, arrays: readonly (readonly [string, unknown])[]): boolean {
  const { length } = sourceColumns(table, "table");
  return arrays.some(([, values]) => (values as ArrayLike<unknown>).length === length);
}
