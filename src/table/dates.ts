import { columnNames, hasColumn } from "./columns.js";
import type { Column, Table } from "./table.js";

/** A column of text whose cells are dates. */
export interface DateColumn {
  /** The earliest of them, in whole milliseconds since 1970 (UTC). */
  readonly origin: number;
  /** Text said so, not the type of the column in its source. */
  readonly isGuess: boolean;
}

const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

const MILLISECONDS_PER_MINUTE = 60_000;

/**
 * The time that a text spells, `YYYY-MM-DD` with or without time and offset, in milliseconds since 1970 (UTC, which is meant
 * where no offset is given); undefined for any other text.
 */
export function timeOf(text: string): number | undefined {
  const [found, year, month, day, hour = "0", minute = "0", second = "0", zone = "Z"] =
    pattern.exec(text) ?? [];
  if (found === undefined) return undefined;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const back = new Date(date);
  const isReal = back.getUTCMonth() === Number(month) - 1 && back.getUTCDate() === Number(day);
  const seconds = Number(second.replace(",", "."));
  if (!isReal || Number(hour) > 24 || Number(minute) > 59 || seconds >= 61) return undefined;
  const minutes = 60 * Number(hour) + Number(minute) - offsetMinutes(zone);
  return date + minutes * MILLISECONDS_PER_MINUTE + seconds * 1000;
}

/** Minutes by which a time zone is ahead of UTC: `+02:00`, `-0530`, `Z`. */
function offsetMinutes(zone: string): number {
  if (zone === "Z") return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  const minutes = 60 * Number(digits.slice(0, 2)) + Number(digits.slice(2));
  return zone.startsWith("-") ? -minutes : minutes;
}

/** What is known of a column that holds dates; undefined for any other, and for one that was asked to be categories. */
export function dateColumn(table: Table, name: string): DateColumn | undefined {
  if (table.dates !== undefined && Object.hasOwn(table.dates, name)) return table.dates[name] ?? undefined;
  return hasColumn(table, name) ? datesIn(table.columns[name]!, true) : undefined;
}

/** The dates of a column of text whose every cell that is not missing is one. */
export function datesIn(column: Column, isGuess: boolean): DateColumn | undefined {
  if (ArrayBuffer.isView(column)) return undefined;
  let origin = Number.POSITIVE_INFINITY;
  for (let i = 0; i < column.length; i++) {
    const cell: unknown = column[i];
    if (cell === null || cell === undefined) continue;
    const time = typeof cell === "string" ? timeOf(cell) : undefined;
    if (time === undefined) return undefined;
    if (time < origin) origin = time;
  }
  return Number.isFinite(origin) ? { origin: Math.floor(origin), isGuess } : undefined;
}

/** The table with what is known of its columns of dates, before rows are left out. */
export function withDates<T extends Table>(table: T): T {
  const found = columnNames(table).flatMap((name) => {
    if (table.dates !== undefined && Object.hasOwn(table.dates, name)) return [];
    const dates = datesIn(table.columns[name]!, true);
    return dates === undefined ? [] : [[name, dates] as const];
  });
  return found.length === 0 ? table : { ...table, dates: { ...table.dates, ...Object.fromEntries(found) } };
}

/** What is known of the dates of some columns, absent where there are none. */
export function datesOf({ dates }: Pick<Table, "dates">, names?: readonly string[]): Pick<Table, "dates"> {
  if (dates === undefined) return {};
  const entries = Object.entries(dates).filter(([name]) => names === undefined || names.includes(name));
  return entries.length === 0 ? {} : { dates: Object.fromEntries(entries) };
}

const MILLISECONDS_PER_DAY = 86_400_000;

/** Days from `origin` to the time that a text spells; NaN where missing, undefined for any other text. */
export function daysSince(origin: number, text: string | null | undefined): number | undefined {
  if (text === null || text === undefined) return Number.NaN;
  const time = timeOf(text);
  return time === undefined ? undefined : (time - origin) / MILLISECONDS_PER_DAY;
}

/** Days from one origin to another. */
export function daysBetween(from: number, to: number): number {
  return (to - from) / MILLISECONDS_PER_DAY;
}

/** A column of dates as days since the earliest of them, NaN where missing; undefined for any other column. */
export function daysOf(table: Table, name: string): Float64Array | undefined {
  const dates = dateColumn(table, name);
  if (dates === undefined) return undefined;
  const cells = table.columns[name]! as readonly (string | null)[];
  return Float64Array.from(cells, (cell) => daysSince(dates.origin, cell) ?? Number.NaN);
}
