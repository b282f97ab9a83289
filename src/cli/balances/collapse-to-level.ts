import { collapse } from "../../balances/features/collapse.js";
import type { Taxonomy } from "../../balances/features/taxonomy.js";
import { UsageError } from "../../errors.js";
import { columnNames } from "../../table/columns.js";
import type { Table } from "../../table/table.js";
import { count, type Log } from "../log/log.js";

/** Features and what is known of them. */
export interface Features {
  readonly table: Table;
  readonly taxonomy?: Taxonomy | undefined;
}

/** Add features up to the taxa of a level; the lineage of a taxon is its name. */
export function collapseToLevel({ table, taxonomy }: Features, level: number, log: Log): Features {
  if (taxonomy === undefined) {
    throw new UsageError("--level: needs --taxonomy FILE or a table that carries lineages, got neither");
  }
  const taxa = collapse(table, taxonomy, level);
  const names = columnNames(taxa);
  log.note("taxa", `${names.length} of level ${level}, of ${count(columnNames(table).length, "feature")}`);
  return { table: taxa, taxonomy: Object.fromEntries(names.map((name) => [name, name])) };
}
