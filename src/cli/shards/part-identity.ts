import { createHash } from "node:crypto";
import { fitTable } from "../../fit/run/fit-table.js";
import { wasmSha256 } from "../../kernel/wasm-bytes.js";
import { requestOf } from "../../model/fit-columns.js";
import { modelJson } from "../../model/save/model-json.js";
import type { FitRequest } from "../commands/request.js";
import type { OpenFit } from "../fit/open-fit.js";
import { packageVersion } from "../package-version.js";

/**
 * What a part was made from. Two parts belong to one run, and the part of an earlier run is that of this one, where all of
 * this is the same; where files lie and how many workers there are is left out.
 */
export interface PartIdentity {
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
  const nothing = fitTable(plan, { index: plan.samples, columns: {} }, [], requestOf(plan));
  const model = modelJson(plan, { index: plan.samples, columns: {} }, nothing, origin, false);
  const taxonomy = balances?.taxonomy;
  const samples = balances?.table.index;
  return `${JSON.stringify({ model, ...(samples && { samples }), ...(taxonomy && { taxonomy }) })}\n`;
}

/** The options that decide what is computed: not how, where and how loud. */
export function partOptions(request: FitRequest) {
  const { command, formula, output, table, metadata, shard, ...rest } = request;
  const { threads, force, quiet, dryRun, stream, ...options } = rest;
  return options;
}

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
function withoutPaths({ cellWeights, balances, ...options }: ReturnType<typeof partOptions>) {
  if (balances === undefined) return { ...options, cellWeights: cellWeights !== undefined };
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
