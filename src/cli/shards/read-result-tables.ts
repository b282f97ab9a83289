import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Taxonomy } from "../../balances/features/taxonomy.js";
import { DataError } from "../../errors.js";
import { withSource } from "../../io/files/source.js";
import { allText } from "../../io/text/decode-text.js";
import type { SummaryTables } from "../../report/record/summary-tables.js";

type Columns = Readonly<Record<string, readonly (string | null)[]>>;

/** The tables of a folder of results, from TSV or JSON. Throws DataError where there are none. */
export async function readResultTables(folder: string, format: string): Promise<SummaryTables> {
  if (format !== "tsv" && format !== "json") {
    throw new DataError({
      file: `report ${folder}`,
      rule: "without model.json the tables must be TSV or JSON",
      got: format,
      hint: ["; fit again with ", { option: "saveModel" }],
    });
  }
  const read = (name: string) => readColumns(join(folder, `${name}.${format}`), format);
  const [coefficients, fits, variance] = [
    await read("coefficients"),
    await read("fits"),
    await read("variance"),
  ];
  return {
    coefficients: {
      ...words(coefficients, ["response", "term"]),
      ...numbers(coefficients, [
        "estimate",
        "std_error",
        "df",
        "q_value",
        "conf_low",
        "conf_high",
        "log10_p",
      ]),
    },
    fits: {
      ...words(fits, ["response", "status", "message"]),
      ...numbers(fits, ["n", "n_groups", "sigma2", "criterion", "iterations"]),
    },
    variance: {
      ...words(variance, ["response", "group", "term1", "term2"]),
      ...numbers(variance, ["covariance"]),
    },
  };
}

/** The lineages of the features that the members of balances were written with; undefined for none, or other formats. */
export async function readLineages(folder: string, format: string): Promise<Taxonomy | undefined> {
  const path = join(folder, `balance-members.${format}`);
  if ((format !== "tsv" && format !== "json") || !existsSync(path)) return undefined;
  const { feature = [], taxon } = await readColumns(path, format);
  return taxon && Object.fromEntries(feature.map((name, i) => [name ?? "", taxon[i] ?? ""]));
}

async function readColumns(path: string, format: "tsv" | "json"): Promise<Columns> {
  if (format === "json")
    return columnsOfRows(JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>[]);
  const { default: papa } = await import("papaparse");
  const [names = [], ...rows] = papa.parse<string[]>(await withSource(path, allText), {
    delimiter: "\t",
    skipEmptyLines: true,
  }).data;
  const cells = (j: number) => rows.map((row) => (row[j] === "NA" ? null : row[j]!));
  return Object.fromEntries(names.map((name, j) => [name, cells(j)]));
}

function columnsOfRows(rows: readonly Record<string, unknown>[]): Columns {
  const names = Object.keys(rows[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, rows.map((row) => (row[name] === null ? null : String(row[name])))]),
  );
}

function words<K extends string>(
  columns: Columns,
  names: readonly K[],
): Record<K, readonly (string | null)[]> {
  return Object.fromEntries(names.map((name) => [name, columnOf(columns, name)])) as Record<
    K,
    (string | null)[]
  >;
}

function numbers<K extends string>(columns: Columns, names: readonly K[]): Record<K, Float64Array> {
  const entries = names.map((name) => [name, Float64Array.from(columnOf(columns, name), numberOf)]);
  return Object.fromEntries(entries) as Record<K, Float64Array>;
}

function numberOf(cell: string | null): number {
  return cell === null || cell === "" ? Number.NaN : Number(cell.replace(/^(-?)Inf$/, "$1Infinity"));
}

function columnOf(columns: Columns, name: string): readonly (string | null)[] {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column === undefined) {
    throw new DataError(
      `report: the tables must have a column ${name}, got ${Object.keys(columns).join(", ")}`,
    );
  }
  return column;
}
