import type { Taxonomy } from "../balances/features/taxonomy.js";
import { suggest, UsageError } from "../errors.js";
import type { Tree } from "../tree/tree.js";
import type { DroppedRecord, ModelRecord, OriginRecord, ReportData } from "./record/report-record.js";
import type { SummaryTables } from "./record/summary-tables.js";
import { tableRecords } from "./record/table-records.js";
import { treeRecord } from "./record/tree-record.js";
import { absentSentences, heldResponses } from "./report-data.js";

/** What a folder of results tells of a fit whose model was not saved. */
export interface FolderTables {
  readonly tables: SummaryTables;
  readonly model: ModelRecord;
  readonly dropped: readonly DroppedRecord[];
  readonly origin: OriginRecord;
  readonly tree?: Tree | undefined;
  readonly taxonomy?: Taxonomy | undefined;
  readonly title?: string | undefined;
  /** The coefficient that the report begins with. */
  readonly firstTerm?: string | undefined;
}

/** The data of a report from tables alone; what needs the values by sample is left out, and `absent` says so. */
export function reportDataOfTables({
  tables,
  model,
  dropped,
  origin,
  tree,
  taxonomy,
  title,
  firstTerm,
}: FolderTables): ReportData {
  const held = heldResponses(tables);
  const records = tableRecords(tables, held);
  return {
    schemaVersion: 1,
    title: title ?? `Mixed models of ${model.formula}`,
    model,
    ...records,
    ...(firstTerm !== undefined && { term: termOf(firstTerm, records.terms) }),
    covariates: [],
    ...(tree && { tree: treeRecord(tree, records.responses, taxonomy) }),
    dropped,
    origin,
    absent: absentSentences(records.responseTotal, held.length, undefined),
  };
}

function termOf(name: string, terms: readonly string[]): string {
  const plain = (text: string) => text.replace(/\s+/g, "");
  const found = terms.find((term) => plain(term) === plain(name));
  if (found !== undefined) return found;
  throw new UsageError({
    option: "firstTerm",
    rule: `no coefficient named '${name}'`,
    hint: suggest(name, terms),
  });
}
