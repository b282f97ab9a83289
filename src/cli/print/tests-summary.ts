import type { FurtherTable, FurtherTables } from "../../fit/fit-result.js";
import { formatLimits, formatNumber, formatP, textTable } from "../../model/read/text-table.js";
import { testHeadings } from "../../options/words/test-words.js";

/** Rows of a table that are printed. */
const MOST_ROWS = 24;

const names: Readonly<Record<string, string>> = {
  num_df: "num df",
  den_df: "den df",
  mean: "mean",
  estimate: "estimate",
  std_error: "std. error",
  df: "df",
};

/**
 * The tests of one response as text, a table below the other.
 *
 * @param at place of the response among those of the tables
 */
export function testsSummary(tables: FurtherTables, at: number): string[] {
  const labelled = Object.entries(tables).filter(([, { labels }]) => Object.keys(labels).length > 0);
  return labelled.map(([name, table]) => `${testHeadings[name] ?? name}:\n${rowsOf(name, table, at)}`);
}

function rowsOf(name: string, { labels, numbers }: FurtherTable, at: number): string {
  const [label = []] = Object.values(labels);
  const own = (column: string) => numbers[column]?.subarray(at * label.length, (at + 1) * label.length);
  const columns = Object.keys(names).flatMap((column) => {
    const values = own(column);
    return values === undefined ? [] : [{ name: names[column]!, cells: Array.from(values, formatNumber) }];
  });
  const statistic = own("statistic");
  const [p, adjusted, log10p] = [own("p_value"), own("p_adjusted"), own("log10_p")];
  if (statistic !== undefined) {
    columns.push({ name: name === "anova" ? "F" : "t", cells: Array.from(statistic, formatNumber) });
  }
  if (p !== undefined) {
    columns.push({
      name: "p",
      cells: Array.from(p, (value, i) => formatP(value, log10p?.[i] ?? Math.log10(value))),
    });
  }
  if (adjusted !== undefined) {
    columns.push({
      name: "p adjusted",
      cells: Array.from(adjusted, (value) => formatP(value, Math.log10(value))),
    });
  }
  const [low, high] = [own("conf_low"), own("conf_high")];
  if (low !== undefined && high !== undefined) {
    columns.push({
      name: "95 % limits",
      cells: Array.from(low, (value, i) => formatLimits(value, high[i]!)),
    });
  }
  const rows = label.slice(0, MOST_ROWS).map((text, i) => [text, ...columns.map(({ cells }) => cells[i]!)]);
  const more = label.length - rows.length;
  const text = textTable(["", ...columns.map((column) => column.name)], rows);
  return more > 0 ? `${text}\n… and ${more} more in ${name}` : text;
}
