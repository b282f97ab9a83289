import type { Taxonomy } from "../balances/features/taxonomy.js";
import { refuseCovariates } from "../fit/covariates/refuse-covariates.js";
import type { FurtherTables } from "../fit/fit-result.js";
import { termNamed } from "../fit/term-named.js";
import { wasmSha256 } from "../kernel/wasm-bytes.js";
import type { LMEModel } from "../model/lme-model.js";
import type { PowerTable } from "../model/power/power-table.js";
import { hasColumn } from "../table/columns.js";
import type { Table } from "../table/table.js";
import { packageVersion } from "./app-bundle.js";
import { bytesOfTables, responsesInDetail, responsesInTables } from "./record/budget.js";
import { cellRecord } from "./record/cell-record.js";
import { covariateRecords } from "./record/covariate-records.js";
import { designRecord, modelRecord } from "./record/design-record.js";
import { componentCount, shareRecord } from "./record/fit-record.js";
import { type SensitivityTable, sensitivityRecord, taxaRecord } from "./record/further-records.js";
import { modelCommand } from "./record/model-command.js";
import { powerRecord } from "./record/power-record.js";
import type { DroppedRecord, ReportData, TestRecord } from "./record/report-record.js";
import { residualRecord } from "./record/residual-record.js";
import { strongestResponses } from "./record/strongest.js";
import { namesOf, type SummaryTables } from "./record/summary-tables.js";
import { tableRecords } from "./record/table-records.js";
import { testRecords } from "./record/test-records.js";
import { treeRecord } from "./record/tree-record.js";

export type * from "./record/report-record.js";

/** What a report may say besides what the model knows. */
export interface ReportOptions {
  /** Metadata of the samples: covariates on the axes, and curves along them. Without: columns of the design. */
  readonly metadata?: Table | undefined;
  /** The command or call that made the fit. Default: a command line with the options of the model. */
  readonly command?: string | undefined;
  /** SHA-256 of the inputs by name. */
  readonly hashes?: Readonly<Record<string, string>> | undefined;
  /** Default: the formula. */
  readonly title?: string | undefined;
  /** Samples left out and why, where more is known than the model does. */
  readonly dropped?: readonly DroppedRecord[] | undefined;
  /** Tests that were made with the fit; default those in the result of the model. */
  readonly tests?: FurtherTables | undefined;
  /** The model of single taxa, `taxonEffects(model)`, for a section of its own. */
  readonly taxa?: LMEModel | undefined;
  /** Which effects hold with other numbers in place of zeros, for a section of its own. */
  readonly sensitivity?: SensitivityTable | undefined;
  /** The term that the report begins with, the name of a coefficient or of a term of the formula. Default: its hypothesis. */
  readonly firstTerm?: string | undefined;
  /** What `power` gave of planned studies, for a section of its own. */
  readonly power?: PowerTable | undefined;
  /** Lineages of features, `{ f1: "k__Bacteria; p__Firmicutes" }`, to name the members of balances by. */
  readonly taxonomy?: Taxonomy | undefined;
}

/**
 * Everything that a report of a model shows, as plain data in single precision. Where the whole would not fit into a
 * report of 5 MB, values by sample are held for the strongest responses only, and `absent` says so.
 */
export function reportData(model: LMEModel, options: ReportOptions = {}): ReportData {
  const way = "leave the report out, or fit each response with its covariate in the metadata";
  refuseCovariates("report", model.plan, way);
  const tables = summaryTables(model);
  const held = heldResponses(tables);
  const records = tableRecords(tables, held);
  const result = { ...model.result, ...(options.tests && { further: options.tests }) };
  const tests = testRecords(model.plan, result, tables.coefficients.log10_p, held);
  const tree = model.tree && treeRecord(model.tree, records.responses, options.taxonomy);
  const cells = hasData(model)
    ? detailOf(model, tables, held, bytesOfTree(tree) + bytesOfTests(tests))
    : undefined;
  const residual =
    cells &&
    residualRecord(
      model,
      Int32Array.from(cells.responses, (i) => held[i]!),
      cells.responses,
      tables.coefficients.estimate,
    );
  return {
    schemaVersion: 1,
    title: options.title ?? `Mixed models of ${model.formula}`,
    model: modelRecord(model.plan, model.tree !== undefined),
    ...records,
    ...(tests.length > 0 && { tests }),
    ...(options.taxa && { taxa: taxaRecord(options.taxa, options.taxonomy) }),
    ...(options.sensitivity && {
      sensitivity: sensitivityRecord(options.sensitivity, records.terms.length, held),
    }),
    ...(options.firstTerm !== undefined && { term: termNamed(options.firstTerm, model.plan) }),
    ...(options.power && { power: powerRecord(options.power) }),
    ...(cells && { shares: shareRecord(model, held, cells.responses) }),
    ...(residual && { residual }),
    design: designRecord(model.plan),
    ...(cells && { cells }),
    covariates: covariateRecords(model, options.metadata, held),
    ...(tree && { tree }),
    dropped: options.dropped ?? droppedSamples(model),
    origin: originOf(model, options),
    absent: absentSentences(records.responseTotal, held.length, cells?.responses.length),
  };
}

function summaryTables(model: LMEModel): SummaryTables {
  return {
    coefficients: model.tidy().columns,
    fits: model.glance().columns,
    variance: model.varianceComponents().columns,
  };
}

/** Whether the responses are at hand; a model saved without its data has none. */
function hasData({ balances, responses }: LMEModel): boolean {
  return responses.length > 0 && responses.every((name) => hasColumn(balances, name));
}

/** Positions of the responses that the tables of the report hold. */
export function heldResponses(tables: SummaryTables): Int32Array {
  const { responses, terms } = namesOf(tables);
  return strongestResponses(
    tables.coefficients,
    terms,
    responsesInTables(responses.length, bytesEach(tables)),
  );
}

/** Bytes of the tables for a response of ordinary name. */
function bytesEach(tables: SummaryTables): number {
  const { responses, terms } = namesOf(tables);
  const letters = lettersOf(responses) / Math.max(1, responses.length);
  return bytesOfTables(terms.length, componentCount(tables.variance), letters);
}

/** Letters of names as JSON, quotes and comma included. */
function lettersOf(names: readonly string[]): number {
  return names.reduce((total, name) => total + name.length + 3, 0);
}

/** Values by sample: of all responses, or of as many as there is room for. */
function detailOf(model: LMEModel, tables: SummaryTables, held: Int32Array, used: number) {
  const { samples, design } = model.plan;
  const effects = design.random.reduce(
    (total, { levels, columns }) => total + levels.length * columns.length,
    0,
  );
  const weights = typeof model.plan.options.weights === "object" ? samples.length : 0;
  const covariances = (model.terms.length * (model.terms.length + 1)) / 2;
  const shared = 4 * design.fixed.values.length + 0.75 * lettersOf(samples) * 2 + used;
  const most = responsesInDetail(
    held.length,
    held.length * bytesEach(tables) + shared,
    samples.length + weights + effects + covariances,
  );
  const strongest = new Set(strongestResponses(tables.coefficients, model.terms, most));
  const positions = Int32Array.from([...held.keys()].filter((i) => strongest.has(held[i]!)));
  return cellRecord(
    model,
    Int32Array.from(positions, (i) => held[i]!),
    positions,
  );
}

function bytesOfTree(tree: ReportData["tree"]): number {
  if (tree === undefined) return 0;
  return 0.75 * (lettersOf(tree.names) + lettersOf(tree.lineages ?? [])) + 8 * tree.names.length;
}

function bytesOfTests(tests: readonly TestRecord[]): number {
  return tests.reduce(
    (sum, { columns }) => sum + columns.reduce((all, { values }) => all + values.byteLength, 0),
    0,
  );
}

function droppedSamples({ dropped }: LMEModel): DroppedRecord[] {
  return [
    ...dropped.table.map((sample) => ({ sample, reason: "not in the metadata" })),
    ...dropped.metadata.map((sample) => ({ sample, reason: "not in the table" })),
    ...dropped.missing.map(({ sample, variable }) => ({ sample, reason: `${variable} is missing` })),
  ];
}

function originOf(model: LMEModel, { command, hashes = {} }: ReportOptions): ReportData["origin"] {
  return {
    versions: { mixedlm: packageVersion },
    command: command ?? modelCommand(model),
    hashes: { "WebAssembly kernel": wasmSha256, ...hashes },
  };
}

/** What a report of so many responses leaves out. */
export function absentSentences(total: number, held: number, detailed: number | undefined): string[] {
  const sentences: string[] = [];
  if (held < total) {
    sentences.push(
      `The tables hold the ${held} responses of ${total} with the smallest p-values; counts are of all.`,
    );
  }
  if (detailed === undefined) {
    sentences.push("The values by sample are not at hand, so nothing is drawn that needs them.");
  } else if (detailed < held) {
    sentences.push(
      `Values by sample are held for the ${detailed} responses of ${total} with the smallest p-values.`,
    );
  }
  return sentences;
}
