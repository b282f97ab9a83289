import type { Columns } from "./figure.js";

type Cells = ArrayLike<number | string>;

/** Columns as TSV: `NA` for missing, and nothing that would break a row. Names may come twice in a list of columns. */
export function toTsv(columns: Columns | readonly (readonly [string, Cells])[]): string {
  const entries = Array.isArray(columns)
    ? (columns as readonly (readonly [string, Cells])[])
    : Object.entries(columns as Columns);
  const length = entries.length === 0 ? 0 : entries[0]![1].length;
  const lines = [entries.map(([name]) => cell(name)).join("\t")];
  for (let i = 0; i < length; i++) lines.push(entries.map(([, values]) => cell(values[i]!)).join("\t"));
  return `${lines.join("\n")}\n`;
}

function cell(value: number | string): string {
  if (typeof value === "string") return value.replace(/[\t\r\n]/g, " ");
  return Number.isNaN(value) ? "NA" : String(value);
}
