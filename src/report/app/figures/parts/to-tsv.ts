import type { Columns } from "./figure.js";

/** Columns as TSV: `NA` for missing, and nothing that would break a row. */
export function toTsv(columns: Columns): string {
  const names = Object.keys(columns);
  const length = names.length === 0 ? 0 : columns[names[0]!]!.length;
  const lines = [names.map(cell).join("\t")];
  for (let i = 0; i < length; i++) lines.push(names.map((name) => cell(columns[name]![i]!)).join("\t"));
  return `${lines.join("\n")}\n`;
}

function cell(value: number | string): string {
  if (typeof value === "string") return value.replace(/[\t\r\n]/g, " ");
  return Number.isNaN(value) ? "NA" : String(value);
}
