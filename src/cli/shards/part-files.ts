import { createHash } from "node:crypto";
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "../../errors.js";
import { fitStructures } from "../../fit/run/fit-structures.js";
import { orWriteFailed } from "../../io/files/write-file.js";
import type { WrittenFormat } from "../../io/formats.js";
import { writeFile } from "../../io/index.js";
import { wasmSha256 } from "../../kernel/wasm-bytes.js";
import { requestOf } from "../../model/fit-columns.js";
import { modelJson } from "../../model/save/model-json.js";
import { without } from "../../options/check.js";
import { fitCommand } from "../../options/commands/fit.js";
import type { Shard } from "../../options/commands/study-options.js";
import type { OptionSet } from "../../options/schema.js";
import { optionsOf } from "../../options/words/words.js";
import type { FitRequest } from "../commands/request.js";
import type { OpenFit } from "../fit/open-fit.js";
import type { runRecord } from "../fit/run-record.js";
import { packageVersion } from "../package-version.js";

/** The files of a part beside its tables. */
export const partFiles = { part: "part.json", design: "design.json", results: "results.journal" } as const;

/** What `part.json` says of a part. The same inputs and options give the same bytes. */
export interface PartRecord {
  readonly schemaVersion: 1;
  readonly shard: Shard;
  readonly identity: PartIdentity;
  readonly format: WrittenFormat;
  /** Responses of the part; absent while it is not whole. */
  readonly responses?: number;
  /** What `run.json` of the merged run repeats. */
  readonly run: Omit<ReturnType<typeof runRecord>, "timings" | "responses" | "options"> & {
    readonly options: ReturnType<typeof partOptions>;
  };
}

export async function writePartRecord(folder: string, record: PartRecord): Promise<void> {
  const path = join(folder, partFiles.part);
  await writeFile(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`);
  await orWriteFailed(path, () => rename(`${path}.new`, path));
}

/** The record of the part in a folder; undefined where there is none. Throws DataError for anything else. */
export async function readPartRecord(folder: string): Promise<PartRecord | undefined> {
  const path = join(folder, partFiles.part);
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const record = parsed(text);
  if (record?.schemaVersion === 1 && record.shard && record.identity) return record;
  const rule = ["must be what fit ", { option: "shard" }, " wrote"];
  throw new DataError({ file: path, rule, got: "something else" });
}

function parsed(text: string): PartRecord | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What a part was made from. Two parts belong to one run, and the part of an earlier run is that of this one, where all of
 * this is the same; where files lie and how many workers there are is left out.
 */
interface PartIdentity {
  readonly versions: Readonly<Record<string, string>>;
  readonly formula: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** SHA-256 of the inputs, by their role. */
  readonly inputs: readonly string[];
  /** SHA-256 of the design, and of the tree where balances were made. */
  readonly design: string;
}

/** The design and the tree as they are kept with a part, from which results are written without the inputs. */
export function designText({ plan, balances, inputs }: OpenFit): string {
  const { dropped } = inputs;
  const origin = { dropped, ...(balances && { tree: balances.tree }) };
  const nothing = fitStructures(plan, { index: plan.samples, columns: {} }, [], requestOf(plan));
  const model = modelJson(plan, { index: plan.samples, columns: {} }, nothing, origin, false);
  const taxonomy = balances?.taxonomy;
  const samples = balances?.table.index;
  return `${JSON.stringify({ model, ...(samples && { samples }), ...(taxonomy && { taxonomy }) })}\n`;
}

/** The options that decide what is computed: not how, where and how loud. */
export function partOptions(request: FitRequest): Partial<FitRequest> {
  const { command, formula, table, metadata, ...options } = request;
  return without(aside, options);
}

const aside: OptionSet = optionsOf(
  Object.fromEntries(Object.entries(fitCommand.options).filter(([, { words }]) => words.aside)),
);

export function partIdentity(request: FitRequest, { files }: OpenFit, design: string): PartIdentity {
  return {
    versions: { mixedlm: packageVersion(), wasm: wasmSha256 },
    formula: request.formula,
    options: withoutPaths(partOptions(request)),
    inputs: files.map(({ role, sha256 }) => `${role} ${sha256}`),
    design: createHash("sha256").update(design).digest("hex"),
  };
}

/** Files are known by their content. */
function withoutPaths({ knownFiles, covariates, ...given }: ReturnType<typeof partOptions>) {
  const { cellWeights, balances, taxa, ...named } = given;
  const options = {
    ...named,
    ...(knownFiles && { known: Object.keys(knownFiles) }),
    ...(covariates && { covariates: Object.keys(covariates) }),
  };
  const ofTaxa = taxa && { taxa: { ...taxa, taxonomy: taxa.taxonomy !== undefined } };
  if (balances === undefined) return { ...options, ...ofTaxa, cellWeights: cellWeights !== undefined };
  const { taxonomy, along, ...rest } = balances;
  const { file: _, ...tree } = { file: "", ...along };
  return { ...options, balances: { ...rest, along: tree, taxonomy: taxonomy !== undefined } };
}

const names: Readonly<Record<keyof PartIdentity, string>> = {
  versions: "version of mixedlm",
  formula: "formula",
  options: "options",
  inputs: "inputs",
  design: "design",
};

/** What two identities differ in, in words; undefined where they are the same. */
export function differenceOf(one: PartIdentity, other: PartIdentity): string | undefined {
  const differing = (Object.keys(names) as (keyof PartIdentity)[]).filter(
    (name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]),
  );
  const first = differing[0];
  if (first === undefined) return undefined;
  if (first === "formula") return `formula ('${one.formula}', '${other.formula}')`;
  if (first !== "options") return names[first];
  const all = new Set([...Object.keys(one.options), ...Object.keys(other.options)]);
  const options = [...all].filter(
    (name) => JSON.stringify(one.options[name]) !== JSON.stringify(other.options[name]),
  );
  return `options (${options.join(", ")})`;
}
