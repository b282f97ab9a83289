import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { columnNames } from "../../table/columns.js";
import type { Table } from "../../table/table.js";
import type { ModelOrigin } from "../fitted-balances.js";
import { missingRows } from "../read/estimable-means.js";

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A fitted model as JSON: plain arrays, NaN as null, infinities as text. */
export interface ModelJson {
  readonly schemaVersion: 1;
  readonly model: "mixedlm";
  readonly plan: Json;
  readonly result: Json;
  readonly origin: Json;
  /** Ids of the samples, names and values of the responses; absent without data. */
  readonly data?: Json;
}

export const SCHEMA_VERSION = 1;

/**
 * A model as plain data. The reduced design is left out: it follows from the design.
 *
 * @param data false leaves the responses out; what needs them (residuals, random effects, another inference) then fails
 */
export function modelJson(
  plan: Plan,
  table: Table,
  result: FitResult,
  origin: ModelOrigin,
  data = true,
): ModelJson {
  const { reduced: _, fallbacks, ...design } = plan;
  const others = fallbacks?.map(({ reduced: _, ...fallback }) => fallback);
  const { missing = {}, ...known } = origin;
  const kept = data ? {} : missingRows(plan, table, result, missing);
  return {
    schemaVersion: SCHEMA_VERSION,
    model: "mixedlm",
    plan: plain({ ...design, fallbacks: others }),
    result: plain(result),
    origin: plain({ ...known, ...(Object.keys(kept).length > 0 && { missing: kept }) }),
    ...(data && { data: plain(tableRecord(table)) }),
  };
}

/** A table with the order of its columns, whatever their names. */
function tableRecord(table: Table) {
  const names = columnNames(table);
  const { index, transformed } = table;
  return { index, names, values: names.map((name) => table.columns[name]!), transformed };
}

function plain(value: unknown): Json {
  if (typeof value === "number") return plainNumber(value);
  if (Array.isArray(value)) return value.map(plain);
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, plainNumber);
  if (typeof value !== "object" || value === null) return value as Json;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.map(([name, part]) => [name, plain(part)]));
}

function plainNumber(value: number): Json {
  if (Number.isNaN(value)) return null;
  return Number.isFinite(value) ? value : String(value);
}
