import { levelsSeen } from "../../design/random/random-term.js";
import type { Plan } from "../../fit/plan.js";
import { structuredLabel } from "../../fit/term-label.js";
import type { Guess } from "../../io/index.js";
import { wasmSha256 } from "../../kernel/wasm-bytes.js";
import type { FitRequest, OlsRequest } from "../commands/request.js";
import type { InputFile, Inputs } from "../files/read-inputs.js";
import { packageVersion } from "../package-version.js";
import { isMixed } from "./describe-plan.js";

/** A sample that was read and not used, and why. */
interface DroppedSample {
  readonly sample: string;
  readonly reason: string;
}

/** What was read, and what the log warned of. */
interface ReadRecord {
  readonly inputs: Inputs;
  readonly files: readonly InputFile[];
  readonly guesses: readonly Guess[];
  readonly warnings: readonly string[];
}

/**
 * What `run.json` says: everything needed to tell how results came about, and to make them again. Apart from
 * `timings` and the paths, the same inputs, options and versions give the same record.
 */
export function runRecord(
  request: FitRequest | (OlsRequest & { readonly shard?: undefined }),
  { inputs, files, guesses, warnings }: ReadRecord,
  { plan, responses }: { readonly plan: Plan; readonly responses: readonly string[] | number },
  seconds: Readonly<Record<string, number>>,
) {
  const { command, formula, output, table, metadata, shard, ...options } = request;
  return {
    schemaVersion: 1,
    versions: { mixedlm: packageVersion(), node: process.versions.node },
    wasmHash: wasmSha256,
    command,
    formula,
    options,
    inputs: files,
    samples: { used: plan.samples.length, dropped: droppedSamples(inputs, plan) },
    features: inputs.features,
    responses: typeof responses === "number" ? responses : responses.length,
    columns: plan.design.fixed.columns,
    categorical: categoricalColumns(inputs, plan),
    groups: plan.design.random.map((term) => ({
      name: term.name,
      group: term.group,
      effects: term.columns,
      levels: levelsSeen(term),
      label: structuredLabel(term),
    })),
    guesses: [...guesses, ...typeGuesses(inputs, plan)],
    warnings,
    notes: plan.notes,
    timings: seconds,
  };
}

/** Covariates that are categories though some of their cells are numbers, as guesses of readers. */
function typeGuesses({ kinds }: Inputs, { design }: Plan): Guess[] {
  const columns = kinds.filter((kind) => design.categorical.includes(kind.column) && isMixed(kind));
  return columns.map(({ column }) => {
    return { what: "type", columns: [column], took: "categories", option: "numeric" };
  });
}

/** Samples that were read and not used. */
export function droppedSamples({ table, dropped }: Inputs, plan: Plan): DroppedSample[] {
  const because = (reason: string) => (sample: string) => ({ sample, reason });
  const missing = plan.design.dropped.map(({ sample, variable }) => ({
    sample,
    reason: `${variable} is missing`,
  }));
  const seen = new Set([...plan.samples, ...missing.map(({ sample }) => sample)]);
  return [
    ...dropped.table.map(because("not in the metadata")),
    ...dropped.metadata.map(because("not in the table")),
    ...dropped.files.map(because("not in all files of metadata")),
    ...missing,
    ...table.index.filter((sample) => !seen.has(sample)).map(because("not in the subset")),
  ];
}

/** The covariates that are categories, and what made them so. */
function categoricalColumns({ kinds }: Inputs, { design }: Plan) {
  const kindOf = new Map(kinds.map((kind) => [kind.column, kind]));
  return [...new Set(design.categorical)].map((column) => {
    const kind = kindOf.get(column);
    if (kind === undefined || kind.kind === "numeric") return { column, by: "formula" };
    return { column, by: kind.by, numbers: kind.numbers, texts: kind.texts, examples: kind.examples };
  });
}
