import { type Border, makeBorder, refusal } from "../../design/borders/border.js";
import type { Design } from "../../design/design.js";
import { namesRead } from "../../design/names-used.js";
import { covariateNames, subsetNames } from "../../design/responses.js";
import { DataError, MixedlmError, UsageError } from "../../errors.js";
import { parseFormula } from "../../formula/parse-formula.js";
import type { FitOptions } from "../../options/fit.js";
import { columnNames, hasColumn, numbersOf } from "../../table/columns.js";
import { assemble } from "../../table/make-table.js";
import { selectRows } from "../../table/select.js";
import type { Table } from "../../table/table.js";
import type { Covariates } from "./covariate-tables.js";

/** Responses whose covariates are tried as stand-ins before the first error is passed on. */
const MOST_TRIED = 20;

/**
 * A design with covariates of each response. Its columns, terms and rows are those of all responses; the values in the place of
 * the covariates are those of one of them, filled up, and stand for nothing.
 *
 * @param build the design from metadata that have a column for every covariate
 * @throws as `build`; UsageError where a covariate stands anywhere but among the fixed effects
 */
export function designWithCovariates(
  formula: string,
  rows: Table,
  covariates: Covariates,
  options: FitOptions,
  build: (metadata: Table) => Design,
): { readonly design: Design; readonly border: Border } {
  const names = Object.keys(covariates);
  checkPlaces(formula, rows, names, options);
  const responses = columnNames(covariates[names[0]!]!).slice(0, MOST_TRIED);
  if (responses.length === 0) {
    const rule = `'${names[0]}' must have a column for each response`;
    throw new DataError({ option: "covariates", rule, got: "no column" });
  }
  let first: unknown;
  for (const response of responses) {
    try {
      return designWith(rows, covariates, response, build);
    } catch (error) {
      if (!(error instanceof MixedlmError) || error instanceof UsageError) throw error;
      first ??= error;
    }
  }
  throw first;
}

/** The design with the covariates of one response; where a factor cannot be computed from them, others stand in. */
function designWith(
  rows: Table,
  covariates: Covariates,
  response: string,
  build: (metadata: Table) => Design,
): { readonly design: Design; readonly border: Border } {
  const names = Object.keys(covariates);
  const values = names.map((name) => standIn(rows, covariates[name]!, response));
  for (;;) {
    const metadata = withColumns(
      rows,
      names.map((name, i) => [name, values[i]!] as const),
    );
    const design = build(metadata);
    const known = new Set(columnNames(metadata));
    const lost = design.dropped.filter(
      ({ variable }) => !known.has(variable) && names.some((name) => variable.includes(name)),
    );
    if (lost.length === 0) {
      const border = makeBorder(design.fixed, selectRows(metadata, design.rows), names);
      return { design, border };
    }
    for (const own of values) for (const { row } of lost) own[row] = own[design.rows[0]!]!;
  }
}

/** The covariates of a response in the order of the metadata; its other values in turn where it has none. */
function standIn(rows: Table, table: Table, response: string): Float64Array {
  const column = hasColumn(table, response) ? numbersOf(table, response) : new Float64Array(0);
  const known = column.filter(Number.isFinite);
  const rowOf = new Map(table.index.map((sample, row) => [sample, row]));
  return Float64Array.from(rows.index, (sample, i) => {
    const value = column[rowOf.get(sample) ?? -1] ?? Number.NaN;
    return Number.isFinite(value) ? value : (known[i % known.length] ?? i + 1);
  });
}

/** A table with further columns. */
export function withColumns(table: Table, columns: readonly (readonly [string, Float64Array])[]): Table {
  const names = [...columnNames(table), ...columns.map(([name]) => name)];
  const entries = [...Object.entries(table.columns), ...columns];
  const { names: _, columns: __, ...rest } = table;
  return { ...rest, ...assemble(table.index, names, entries) };
}

/** Throws UsageError for a covariate that is a column of the metadata too, or stands where responses cannot differ. */
function checkPlaces(formula: string, rows: Table, names: readonly string[], options: FitOptions): void {
  for (const name of names) {
    if (hasColumn(rows, name))
      throw refusal(name, "must not be a column of the metadata too", "both", "; rename one");
  }
  const { bars, offsets } = parseFormula(formula, { columns: [], leftSide: true });
  const elsewhere = covariateNames("1", options);
  for (const name of subsetNames(options)) elsewhere.add(name);
  for (const bar of bars) for (const group of bar.groups.flat()) elsewhere.add(group);
  const inBars = bars.flatMap(({ terms }) => terms.flatMap(({ factors }) => factors));
  for (const factor of [...inBars, ...offsets]) for (const name of namesRead(factor)) elsewhere.add(name);
  const found = names.find((name) => elsewhere.has(name));
  if (found === undefined) return;
  throw refusal(found, "can stand among the fixed effects alone", "it elsewhere in the model");
}
