import type { Design } from "../../design/design.js";
import { UsageError } from "../../errors.js";
import { parseFormula } from "../../formula/parse-formula.js";
import type { FitOptions } from "../../options/fit.js";
import { columnNames } from "../../table/columns.js";
import type { Column, Table } from "../../table/table.js";

type Value = string | number;
type Values = Readonly<Record<string, readonly Value[]>>;

/** The column of visits and its times, ascending or in the order of the levels. */
export interface Visits {
  readonly column: string;
  readonly times: readonly Value[];
}

/** The visits that `times` names. @throws UsageError for none or several columns */
export function visitsOf(times: Values | undefined): Visits | undefined {
  if (times === undefined) return undefined;
  const entries = Object.entries(times);
  const [only] = entries;
  if (entries.length !== 1 || !Array.isArray(only![1]) || only![1].length === 0) {
    const got = entries.map(([name]) => name).join(", ") || "none";
    throw new UsageError(`power: times must name one column and its times, { week: [0, 2, 4] }, got ${got}`);
  }
  return { column: only![0], times: only![1] };
}

/** `count` visits in the place of some: at equal distances between the first and the last time, or the first levels. */
export function visitsAt({ column, times }: Visits, count: number): Visits {
  if (count === times.length) return { column, times };
  if (!times.every((time) => typeof time === "number")) {
    if (count < times.length) return { column, times: times.slice(0, count) };
    throw new UsageError(
      `power: nvisits must be at most ${times.length}, the levels of '${column}', got ${count}; give more times`,
    );
  }
  const [first, last] = [times[0] as number, times.at(-1) as number];
  const step = count === 1 ? 0 : (last - first) / (count - 1);
  return { column, times: Array.from({ length: count }, (_, i) => first + i * step) };
}

/** Metadata of a study with one group in each cell of `arms`, seen at every visit. */
export function statedMetadata(
  arms: Values,
  visits: Visits | undefined,
  formula: string,
  options: FitOptions,
): Table {
  const cells = Object.entries(arms).reduce<readonly (readonly (readonly [string, Value])[])[]>(
    (before, [name, levels]) =>
      before.flatMap((cell) => levels.map((level) => [...cell, [name, level] as const])),
    [[]],
  );
  const group = groupColumn(formula, options);
  const times = visits?.times ?? [0];
  const rows = cells.flatMap((cell, i) => times.map((time) => ({ cell, time, group: `group ${i + 1}` })));
  const columns: [string, Column][] = [
    [group, rows.map((row) => row.group)],
    ...Object.keys(arms).map((name, at): [string, Column] => [
      name,
      columnOf(rows.map(({ cell }) => cell[at]![1])),
    ]),
    ...(visits ? [[visits.column, columnOf(rows.map(({ time }) => time))] as [string, Column]] : []),
  ];
  return { index: rows.map((_, i) => String(i + 1)), columns: Object.fromEntries(columns) };
}

/** The column of the groups, where one is named. */
function groupColumn(formula: string, { groups, residual }: FitOptions): string {
  if (groups !== undefined && !groups.includes(":")) return groups;
  const { bars } = parseFormula(formula, { columns: [], leftSide: true });
  const found = new Set(bars.flatMap((bar) => bar.groups.flat()));
  const text = typeof residual === "string" ? residual : (residual?.[0] ?? "");
  const [, subject] = /\|\s*(?:.*\/\s*)?([\p{L}\p{N}_.]+)\s*\)\s*$/u.exec(text) ?? [];
  if (subject !== undefined) found.add(subject);
  if (found.size === 1) return [...found][0]!;
  throw new UsageError(
    `power: arms and times need a model with one grouping factor, got ${[...found].join(", ") || "none"}; give metadata`,
  );
}

function columnOf(values: readonly Value[]): Column {
  return values.every((value) => typeof value === "number")
    ? Float64Array.from(values as readonly number[])
    : values.map(String);
}

/** The times of a column of metadata: numbers ascending, other values in the order in which they occur. */
export function timesIn(metadata: Table, column: string): Visits {
  const values = metadata.columns[column];
  if (values === undefined) {
    throw new UsageError(
      `power: times need a column of the metadata, got '${column}'; there are ${columnNames(metadata).join(", ")}`,
    );
  }
  const seen = [...new Set(Array.from(values as ArrayLike<Value | null>))].filter(
    (value): value is Value => value !== null && !Number.isNaN(value),
  );
  const isNumeric = seen.every((value) => typeof value === "number");
  return { column, times: isNumeric ? (seen as number[]).sort((a, b) => a - b) : seen };
}

/**
 * Metadata in which each group is seen once at each of other visits; its covariates are those of its first row.
 *
 * @param clusters rows of the design of each group
 * @param used columns that the model uses
 * @throws UsageError for another covariate that varies within groups
 */
export function atVisits(
  metadata: Table,
  { rows }: Design,
  clusters: readonly Int32Array[],
  used: readonly string[],
  visits: Visits,
): Table {
  const groups = clusters.map((cluster) => Array.from(cluster, (row) => rows[row]!));
  const kept = columnNames(metadata).filter((name) => used.includes(name) && name !== visits.column);
  for (const name of kept) {
    const values = metadata.columns[name]!;
    if (groups.every((own) => own.every((row) => values[row] === values[own[0]!]))) continue;
    throw new UsageError(
      `power: nvisits needs covariates that are the same at all visits of a group, got '${name}', which varies; give metadata of each study`,
    );
  }
  const firsts = groups.flatMap((own) => visits.times.map(() => own[0]!));
  const take = (values: Column): Column =>
    values instanceof Float64Array
      ? Float64Array.from(firsts, (row) => values[row]!)
      : (firsts.map((row) => values[row]!) as Column);
  return {
    index: firsts.map((_, i) => String(i + 1)),
    columns: {
      ...Object.fromEntries(kept.map((name) => [name, take(metadata.columns[name]!)])),
      [visits.column]: columnOf(groups.flatMap(() => visits.times)),
    },
  };
}
