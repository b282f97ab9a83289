import { collapse } from "../../balances/features/collapse.js";
import { areLineages, collapseClades } from "../../balances/features/collapse-clades.js";
import { filterFeatures } from "../../balances/features/filter-features.js";
import type { Taxonomy } from "../../balances/features/taxonomy.js";
import { DataError, UsageError } from "../../errors.js";
import { readTaxonomy } from "../../io/index.js";
import { columnNames } from "../../table/columns.js";
import type { CountFilter, FeatureFilter } from "../../table/feature-filter.js";
import type { Table } from "../../table/table.js";
import type { BalanceRequest } from "../commands/response-request.js";
import type { Inputs, OpenInput } from "../files/read-inputs.js";
import { count, type Log, someOf } from "../log/log.js";

/**
 * What of a filter can be applied before samples are joined, to spare the memory: a feature that fails over all
 * samples fails over some of them. A share of the samples can only ask for one sample that early, and features that
 * will be added up to taxa are all needed.
 */
export function atReading(request: Pick<BalanceRequest, "level" | "filter"> | undefined): CountFilter {
  if (request === undefined || request.level !== undefined) return {};
  // Shares are of all features.
  if (request.filter.minAbundance !== undefined) return {};
  const { minFrequency, minPrevalence } = request.filter;
  const least =
    typeof minPrevalence === "string" ? Math.min(1, Number.parseFloat(minPrevalence)) : minPrevalence;
  return { ...(minFrequency && { minFrequency }), ...(least && { minPrevalence: Math.ceil(least) }) };
}

/** Features and what is known of them. */
export interface Features {
  readonly table: Table;
  readonly taxonomy?: Taxonomy | undefined;
}

/**
 * The features of some inputs with their lineages, added up to taxa where a level is asked for.
 *
 * @returns `before`, how many there were before any was left out
 * @throws DataError where there are none
 */
export async function featuresOf(
  request: Pick<BalanceRequest, "level" | "taxonomy">,
  inputs: Inputs,
  open: OpenInput,
  log: Log,
): Promise<Features & { readonly before: number }> {
  if (columnNames(inputs.table).length === 0) throw noFeatureLeft();
  const given = await withLineages(request, inputs, open);
  if (request.level === undefined) return { ...given, before: inputs.features };
  const taxa = collapseToLevel(given, request.level, log);
  return { ...taxa, before: columnNames(taxa.table).length };
}

/** Say how many features the filters left. */
export function noteKept(table: Table, before: number, log: Log): void {
  const kept = columnNames(table).length;
  log.note("features", kept === before ? `all ${kept} kept` : `${kept} of ${before} kept`);
}

/** Add features up to the taxa of a level; the lineage of a taxon is its name. */
function collapseToLevel(given: Features, level: number, log: Log): Features {
  const { table, taxonomy } = given;
  if (taxonomy === undefined && areLineages(columnNames(table))) return cladesOfLevel(table, level, log);
  if (taxonomy === undefined) {
    throw new UsageError({
      option: "level",
      rule: ["needs ", { option: "taxonomy", value: "FILE" }, " or a table that carries lineages"],
      got: "neither",
    });
  }
  const taxa = collapse(table, taxonomy, level);
  const names = columnNames(taxa);
  log.note("taxa", `${names.length} of level ${level}, of ${count(columnNames(table).length, "feature")}`);
  return { table: taxa, taxonomy: Object.fromEntries(names.map((name) => [name, name])) };
}

/** One level of the clades that the names of features spell. */
function cladesOfLevel(table: Table, level: number, log: Log): Features {
  const { table: taxa, above, others } = collapseClades(table, level);
  const names = columnNames(taxa);
  const of = `of level ${level}, of ${count(columnNames(table).length, "clade")} named by their lineages`;
  log.note("taxa", `${names.length} ${of}`);
  if (above.length > 0)
    log.note("", `${count(above.length, "total")} of others above it left out: ${someOf(above)}`);
  if (others.length > 0) log.note("", `of no clade, and kept: ${someOf(others)}`);
  const took = `their lineages, one level of clades${above.length > 0 ? "; totals above it left out" : ""}`;
  log.guess({ what: "names of features", took, option: "taxonomy" });
  return { table: taxa, taxonomy: Object.fromEntries(names.map((name) => [name, name])) };
}

/** Features with the lineages of a file, or those that came with them. */
async function withLineages(
  { taxonomy: file }: Pick<BalanceRequest, "taxonomy">,
  { table, taxonomy }: Inputs,
  open: OpenInput,
): Promise<Features> {
  if (file === undefined) return { table, taxonomy };
  return { table, taxonomy: await readTaxonomy(await open("taxonomy", file)) };
}

/** Filters that ask for nothing leave numbers that may be negative alone. */
export function filtered(table: Table, filter: FeatureFilter): Table {
  return Object.keys(filter).length === 0 ? table : filterFeatures(table, filter).table;
}

function noFeatureLeft(): DataError {
  const rule = "at least one feature must remain";
  return new DataError({ where: "filterFeatures", rule, got: "none", hint: "; lower them" });
}
