import { DataError, suggest, UsageError } from "../../errors.js";
import { isRecord } from "../../options/schema.js";
import { tableOf } from "../../table/as-table.js";
import { columnNames, hasColumn, isNumericColumn, numbersOf } from "../../table/columns.js";
import { spellingHint } from "../../table/spelling/spelling-notes.js";
import type { Table } from "../../table/table.js";
import type { Plan } from "../plan.js";

/** Covariates of each response: tables of samples × responses by the name that stands in the formula. */
export type Covariates = Readonly<Record<string, Table>>;

/**
 * Covariates as tables of numbers.
 *
 * @throws UsageError for what is no record of tables, DataError for tables that are none and columns that are no numbers
 */
export function covariateTables(given: unknown): Covariates {
  if (!isRecord(given) || Object.keys(given).length === 0) {
    const rule = "must be tables by the names that stand in the formula, { dna: table }";
    throw new UsageError({ option: "covariates", rule });
  }
  const entries = Object.entries(given).map(([name, value]) => {
    const table = tableOf(value, { where: `covariates: '${name}'` });
    const text = columnNames(table).find((column) => !isNumericColumn(table.columns[column]!));
    if (text !== undefined) {
      const rule = `'${name}' must be numbers`;
      throw new DataError({ option: "covariates", rule, got: `text in column '${text}'` }, { column: text });
    }
    return [name, table] as const;
  });
  return Object.fromEntries(entries);
}

/** The covariates of a response at the samples of a plan, in the order of its border; NaN where one is missing. */
type CovariateReader = (response: string) => readonly Float64Array[];

/**
 * A function that reads the covariates of one response after the other.
 *
 * @throws DataError for a table that shares no sample with the plan; what is returned for a response that has no column
 */
export function covariateReader({ samples, options, border }: Plan): CovariateReader {
  const tables = (border?.names ?? []).map((name) => {
    const table = options.covariates![name] as Table;
    const rowOf = new Map(table.index.map((sample, row) => [sample, row]));
    const rows = Int32Array.from(samples, (sample) => rowOf.get(sample) ?? -1);
    if (rows.length > 0 && rows.every((row) => row < 0)) {
      const rule = `'${name}' must hold samples of the plan`;
      const hint = spellingHint(samples, table.index, ["the plan", "the covariates"]);
      throw new DataError({ option: "covariates", rule, got: "none in common", hint });
    }
    return { name, table, rows };
  });
  return (response) =>
    tables.map(({ name, table, rows }) => {
      if (!hasColumn(table, response)) {
        const rule = `'${name}' has no column for response '${response}'`;
        const hint = suggest(response, columnNames(table));
        throw new DataError({ option: "covariates", rule, hint }, { column: response });
      }
      const column = numbersOf(table, response);
      const values = new Float64Array(rows.length);
      for (let i = 0; i < rows.length; i++) values[i] = rows[i]! < 0 ? Number.NaN : column[rows[i]!]!;
      return values;
    });
}
