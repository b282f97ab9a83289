import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { DataError, InputError } from "../../errors.js";
import { termLabel } from "../../fit/term-label.js";
import type { WrittenFormat } from "../../io/formats.js";
import { readMetadata, readTree } from "../../io/index.js";
import { withTests } from "../../model/verbs/asked-tests.js";
import { fitDescribed } from "../../options/words/fit-words.js";
import { reportLines } from "../../options/words/report-lines.js";
import { type ReportData, reportData } from "../../report/report-data.js";
import { reportDataOfTables } from "../../report/report-data-of-tables.js";
import { sourcesOf } from "../files/read-inputs.js";
import { readModel } from "../files/read-model.js";
import { writeWhole } from "../files/result-file.js";
import { openLog, reportLine } from "../log/log.js";
import type { Streams } from "../log/streams.js";
import { interruptible } from "../log/streams.js";
import { readLineages, readResultTables } from "../shards/read-result-tables.js";
import type { ReportRequest } from "./request.js";
import { type RunOfCommand, runCommand } from "./run-command.js";
import { writeReport } from "./write-report.js";

/** What a report reads of `run.json`. */
interface RunRecord extends RunOfCommand {
  readonly versions: Readonly<Record<string, string>>;
  readonly wasmHash: string;
  readonly options: RunOfCommand["options"] & { readonly format: WrittenFormat };
  readonly inputs: readonly { readonly role: string; readonly path: string; readonly sha256: string }[];
  readonly samples: {
    readonly used: number;
    readonly dropped: readonly { readonly sample: string; readonly reason: string }[];
  };
  readonly groups: readonly {
    readonly name: string;
    readonly group: string;
    readonly effects: readonly string[];
    readonly levels: number;
    /** The term as one writes it. Absent in records of version 0.1. */
    readonly label?: string;
  }[];
  /** Absent in records of version 0.1. */
  readonly notes?: readonly string[];
}

/** Carry out `mixedlm report`: read a folder of results and write report.html, and figures, into it. */
export async function makeReport(request: ReportRequest, streams: Streams): Promise<void> {
  const log = openLog(request, streams);
  const { folder, plots } = request;
  const data = await interruptible(readData(request), streams.signal);
  await writeReport(folder, data, { report: true, plots }, (path, text) => writeWhole(path, [text]));
  for (const sentence of data.absent) log.warn(sentence);
  log.note("wrote", join(folder, "report.html"));
  log.print(reportLine(folder));
}

async function readData(request: ReportRequest): Promise<ReportData> {
  const { folder, title, firstTerm } = request;
  const run = await readRun(folder);
  const dropped = run.samples.dropped;
  const hashes = Object.fromEntries(run.inputs.map(({ path, sha256 }) => [path, sha256]));
  const command = runCommand(run, folder);
  const taxonomy = await readLineages(folder, run.options.format);
  const isSaved = await exists(join(folder, "model.json"));
  if (!isSaved) {
    const tree = (await exists(join(folder, "tree.nwk")))
      ? await readTree(join(folder, "tree.nwk"))
      : undefined;
    const tables = await readResultTables(folder, run.options.format);
    const origin = {
      versions: run.versions,
      command,
      hashes: { "WebAssembly kernel": run.wasmHash, ...hashes },
    };
    return reportDataOfTables({
      tables,
      model: modelOf(run, tree !== undefined),
      dropped,
      origin,
      tree,
      taxonomy,
      title,
      firstTerm,
    });
  }
  const model = await readModel(join(folder, "model.json"));
  const { numeric = [], categorical = [] } = request;
  const { id, decimal, sheet } = run.options.reading ?? {};
  const asRead = { numeric, categorical, id, decimal, sheet };
  const metadata = request.metadata && (await readMetadata(await sourcesOf(request.metadata), asRead));
  const { further: tests } = await withTests(model, run.options.tests ?? {});
  return reportData(model, { tests, metadata, command, hashes, dropped, taxonomy, title, firstTerm });
}

async function readRun(folder: string): Promise<RunRecord> {
  const path = join(folder, "run.json");
  const text = await readFile(path, "utf8").catch(() => {
    throw new InputError(`report ${folder}: must be a folder of results with run.json, got none`, path);
  });
  try {
    return JSON.parse(text) as RunRecord;
  } catch {
    throw new DataError(`report: run.json must be JSON, got something else`, { file: path });
  }
}

function modelOf(run: RunRecord, isBalances: boolean) {
  const { model } = run.options;
  const levels = new Map(run.groups.map(({ group, levels: count }) => [group, count]));
  return {
    formula: run.formula,
    random: run.groups.map(
      ({ name, group, effects, label }) =>
        label ?? termLabel({ name, group, columns: effects, source: "bar" }),
    ),
    groups: Array.from(levels, ([name, count]) => ({ name, levels: count })),
    samples: run.samples.used,
    likelihood: model.reml === false ? ("ML" as const) : ("REML" as const),
    options: reportLines(fitDescribed, { ...model }),
    unit: isBalances ? "log-ratio" : "response units",
    notes: run.notes ?? [],
  };
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
