import { collapse } from "../../balances/features/collapse.js";
import type { Taxonomy } from "../../balances/features/taxonomy.js";
import { UsageError } from "../../errors.js";
import { columnNames } from "../../table/columns.js";
import type { FeatureFilter } from "../../table/feature-filter.js";
import type { Table } from "../../table/table.js";
import type { BalanceRequest } from "../commands/request.js";
import { count, type Log } from "../log/log.js";

/**
 * What of a filter can be applied before samples are joined, to spare the memory: a feature that fails over all
 * samples fails over some of them. A share of the samples can only ask for one sample that early, and features that
 * will be added up to taxa are all needed.
 */
export function atReading(request: BalanceRequest | undefined): FeatureFilter {
  if (request === undefined || request.level !== undefined) return {};
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

/** Add features up to the taxa of a level; the lineage of a taxon is its name. */
export function collapseToLevel({ table, taxonomy }: Features, level: number, log: Log): Features {
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
