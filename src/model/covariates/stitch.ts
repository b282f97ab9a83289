import type { Plan } from "../../fit/plan.js";
import { adjustPvalues } from "../../inference/multiplicity/adjust.js";
import { concatArrays } from "../../kernel/concat-arrays.js";
import { columnNames } from "../../table/columns.js";
import { Frame } from "../../table/frame.js";
import { assemble } from "../../table/make-table.js";
import type { Column, Table } from "../../table/table.js";
import { joinColumns } from "../structures/join-tables.js";
import type { Means } from "../verbs/means.js";

/**
 * What a verb gives for all responses from what it gives for each of them: frames side by side, long tables below each other with
 * q-values over all responses, arrays one after the other, records field by field.
 */
export function stitch<T>(parts: readonly T[], plan: Plan): T {
  return together(parts, plan) as T;
}

/** The same of means, whose levels have an entry for each row. */
export function meansOfEach(parts: readonly Means[], plan: Plan): Means {
  const levels = Object.keys(parts[0]?.levels ?? {}).map((name) => [
    name,
    parts.flatMap((part) => part.levels[name]!),
  ]);
  return { ...stitch(parts, plan), levels: Object.fromEntries(levels) };
}

function together(parts: readonly unknown[], plan: Plan): unknown {
  const [first] = parts;
  if (first instanceof Frame) return sideBySide(parts as readonly Frame[], plan.samples);
  if (first instanceof Float64Array) return concatArrays(Float64Array, parts as readonly Float64Array[]);
  if (first instanceof Int32Array) return concatArrays(Int32Array, parts as readonly Int32Array[]);
  if (typeof first === "boolean") return parts.every((part) => part === true);
  if (typeof first === "string") return parts.find((part) => part !== "") ?? "";
  if (Array.isArray(first)) {
    const isOfRecords = first.every((item) => typeof item === "object" && item !== null);
    const lists = parts as readonly (readonly unknown[])[];
    return isOfRecords
      ? first.map((_, i) =>
          together(
            lists.map((list) => list[i]),
            plan,
          ),
        )
      : first;
  }
  if (typeof first !== "object" || first === null) return first;
  if ("index" in first && "columns" in first) return tablesTogether(parts as readonly Table[], plan);
  const names = Object.keys(first);
  const fields = parts as readonly Readonly<Record<string, unknown>>[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      together(
        fields.map((part) => part[name]),
        plan,
      ),
    ]),
  );
}

/** Tables and what stands beside their columns. */
function tablesTogether(tables: readonly Table[], plan: Plan): Table {
  const [first] = tables;
  const { index: _, columns: __, names: ___, ...others } = first!;
  const rest = together(
    tables.map((table) => pickOthers(table, Object.keys(others))),
    plan,
  );
  const isLong = Object.hasOwn(first!.columns, "response");
  return { ...(rest as object), ...(isLong ? stacked(tables, plan) : joined(tables, plan.samples)) };
}

function pickOthers(table: Table, names: readonly string[]): Readonly<Record<string, unknown>> {
  const fields = table as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}

/** The rows of all frames, in the order of the samples where they are samples. */
function rowsOf(lists: readonly (readonly string[])[], samples: readonly string[]): readonly string[] {
  const [first = []] = lists;
  if (lists.every((list) => list.length === first.length && list.every((name, i) => name === first[i])))
    return first;
  const all = new Set(lists.flat());
  const known = samples.filter((sample) => all.delete(sample));
  return [...known, ...all];
}

function sideBySide(frames: readonly Frame[], samples: readonly string[]): Frame {
  const rows = rowsOf(
    frames.map((frame) => frame.rowNames),
    samples,
  );
  return joinColumns(
    frames.flatMap((frame) => frame.columnNames),
    frames,
    rows,
  );
}

/** Tables of samples × responses. */
function joined(tables: readonly Table[], samples: readonly string[]): Table {
  const index = rowsOf(
    tables.map((table) => table.index),
    samples,
  );
  const placeOf = new Map(index.map((name, i) => [name, i]));
  const entries = tables.flatMap((table) =>
    columnNames(table).map((name): [string, Float64Array] => {
      const to = new Float64Array(index.length).fill(Number.NaN);
      const from = table.columns[name] as Float64Array;
      table.index.forEach((sample, row) => {
        to[placeOf.get(sample)!] = from[row]!;
      });
      return [name, to];
    }),
  );
  return assemble(
    index,
    entries.map(([name]) => name),
    entries,
  );
}

/** Long tables, one below the other. */
function stacked(tables: readonly Table[], plan: Plan): Table {
  const names = columnNames(tables[0]!);
  const length = tables.reduce((total, table) => total + table.index.length, 0);
  const entries = names.map((name): [string, Column] => {
    const parts = tables.map((table) => table.columns[name]!);
    if (parts.every((part) => part instanceof Float64Array))
      return [name, concatArrays(Float64Array, parts as Float64Array[])];
    if (parts.every((part) => (part as unknown) instanceof Int32Array))
      return [name, concatArrays(Int32Array, parts as unknown as Int32Array[]) as unknown as Column];
    return [name, parts.flatMap((part) => Array.from(part as readonly string[])) as Column];
  });
  const index = Array.from({ length }, (_, i) => String(i + 1));
  const table = assemble(index, names, entries);
  if (!names.includes("q_value")) return table;
  return { ...table, columns: { ...table.columns, q_value: qvaluesOf(table, plan) } };
}

/** p-values of rows that say the same of each response, adjusted over the responses. */
function qvaluesOf({ index, columns }: Table, plan: Plan): Float64Array {
  const given = (columns["p_adjusted"] ?? columns["p_value"]) as Float64Array;
  const mixture = columns["p_mixture"] as Float64Array | undefined;
  const p = given.map((value, i) =>
    mixture === undefined || Number.isNaN(mixture[i]!) ? value : mixture[i]!,
  );
  const labels = Object.entries(columns).flatMap(([name, column]) =>
    name === "response" || ArrayBuffer.isView(column) ? [] : [column as readonly string[]],
  );
  const families = new Map<string, number[]>();
  for (let i = 0; i < index.length; i++) {
    const key = labels.map((column) => column[i]).join("\0");
    const family = families.get(key);
    if (family === undefined) families.set(key, [i]);
    else family.push(i);
  }
  const q = new Float64Array(index.length).fill(Number.NaN);
  for (const rows of families.values()) {
    const adjusted = adjustPvalues(
      rows.map((row) => p[row]!),
      plan.options.adjust,
    );
    rows.forEach((row, i) => {
      q[row] = adjusted[i]!;
    });
  }
  return q;
}
