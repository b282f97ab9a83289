/**
 * What the library says to options of the wrong kind, of unknown names and in contradiction, word for word, for every verb
 * that takes options.
 */
import { expect, test } from "vitest";
import * as library from "../../src/index.js";
import * as small from "../../src/index-fit.js";

type Given = Readonly<Record<string, unknown>>;
type Loose = Record<string, (...given: unknown[]) => unknown>;
const verbs = library as unknown as Loose;
const smallVerbs = small as unknown as Loose;

const index = ["a", "b", "c", "d", "e", "f"];
const table = { index, columns: { y1: [1, 2, 4, 3, 5, 9], y2: [3, 1, 2, 2, 1, 7] } };
const metadata = { index, columns: { g: ["u", "u", "v", "v", "w", "w"], x: [0, 1, 0, 1, 0, 1.5] } };
const tree = library.parseNewick("(y1,y2)y0;");
const groups = { groups: "g" };
const fitted = library.mixedlmSync("x", table, metadata, groups);
const model = fitted as unknown as Loose;
const linear = library.olsSync("x", table, metadata) as unknown as Loose;
const plan = library.prepare("x", metadata, groups);

async function drain(batches: unknown): Promise<void> {
  for await (const _ of batches as AsyncIterable<unknown>);
}

/** Every verb that takes options, with whatever else it needs. */
const calls: Readonly<Record<string, (options: unknown) => unknown>> = {
  mixedlm: (options) => verbs["mixedlm"]!("x", table, metadata, with_(groups, options)),
  mixedlmSync: (options) => verbs["mixedlmSync"]!("x", table, metadata, with_(groups, options)),
  "mixedlm/fit": (options) => smallVerbs["mixedlmSync"]!("x", table, metadata, with_(groups, options)),
  prepare: (options) => verbs["prepare"]!("x", metadata, with_(groups, options)),
  fit: (options) => verbs["fit"]!(plan, table, options),
  fitStream: (options) => drain(verbs["fitStream"]!(plan, [table], options)),
  ols: (options) => verbs["ols"]!("x", table, metadata, options),
  modelMatrix: (options) => verbs["modelMatrix"]!("x", metadata, options),
  asTable: (options) => verbs["asTable"]!(table, options),
  sensitivity: (options) => verbs["sensitivity"]!("x", table, metadata, with_({ ...groups, tree }, options)),
  power: (options) => verbs["power"]!(with_({ formula: "x", metadata, ...groups }, options)),
  taxonEffects: (options) => verbs["taxonEffects"]!(fitted, options),
  filterFeatures: (options) => verbs["filterFeatures"]!(table, options),
  addPseudocount: (options) => verbs["addPseudocount"]!(table, bare(options)),
  replaceZeros: (options) => verbs["replaceZeros"]!(table, bare(options)),
  multiplicativeReplacement: (options) => verbs["multiplicativeReplacement"]!(table, options),
  correlationLinkage: (options) => verbs["correlationLinkage"]!(table, options),
  gradientLinkage: (options) => verbs["gradientLinkage"]!(table, gradient, options),
  meanNiche: (options) => verbs["meanNiche"]!(table, gradient, options),
  rankLinkage: (options) => verbs["rankLinkage"]!({ y1: 1, y2: 2 }, options),
  randomLinkage: (options) => verbs["randomLinkage"]!(["y1", "y2"], bare(options)),
  ladderize: (options) => verbs["ladderize"]!(tree, options),
  adjustPvalues: (options) => verbs["adjustPvalues"]!([0.1, 0.2], bare(options)),
  "model.coefficients": (options) => model["coefficients"]!(options),
  "model.qvalues": (options) => model["qvalues"]!(options),
  "model.confint": (options) => model["confint"]!(options),
  "model.tidy": (options) => model["tidy"]!(options),
  "model.fitted": (options) => model["fitted"]!(options),
  "model.residuals": (options) => model["residuals"]!(options),
  "model.predict": (options) => model["predict"]!(metadata, options),
  "model.randomEffects": (options) => model["randomEffects"]!(options),
  "model.infer": (options) => model["infer"]!(options),
  "model.anova": (options) => model["anova"]!(options),
  "model.contrast": (options) => model["contrast"]!({ x: 1 }, options),
  "model.means": (options) => model["means"]!("x", options),
  "model.compare": (options) => model["compare"]!(fitted, options),
  "model.simulate": (options) => model["simulate"]!(options),
  "model.bootstrap": (options) => model["bootstrap"]!(with_({ nsim: 2, threads: 0 }, options)),
  "model.permute": (options) => model["permute"]!(with_({ term: "x", nperm: 2, threads: 0 }, options)),
  "model.wholeTable": (options) => model["wholeTable"]!(options),
  "model.profile": (options) => model["profile"]!(options),
  "model.moderate": (options) => model["moderate"]!(options),
  "model.influence": (options) => model["influence"]!(with_({ by: "g" }, options)),
  "model.toJSON": (options) => model["toJSON"]!(options),
  "ols.residuals": (options) => linear["residuals"]!(options),
  "ols.predict": (options) => linear["predict"]!(metadata, options),
  "ols.kfold": (options) => linear["kfold"]!(options),
};

const gradient = Object.fromEntries(index.map((sample, i) => [sample, i]));

function with_(needed: Given, options: unknown): unknown {
  const isRecord = typeof options === "object" && options !== null && !Array.isArray(options);
  return isRecord ? { ...needed, ...options } : options;
}

/** The value alone, of a verb that takes no options but one number or word. */
function bare(options: unknown): unknown {
  const isRecord = typeof options === "object" && options !== null && !Array.isArray(options);
  return isRecord ? Object.values(options)[0] : options;
}

/** A value as it is written, the value, and what a message calls it. */
const wrong: readonly (readonly [string, unknown, string])[] = [
  ["null", null, "null"],
  ["true", true, "true"],
  ["5", 5, "5"],
  ["0", 0, "0"],
  ["-1", -1, "-1"],
  ["0.5", 0.5, "0.5"],
  ["2^53", 2 ** 53, "9007199254740992"],
  ["NaN", Number.NaN, "NaN"],
  ["Infinity", Number.POSITIVE_INFINITY, "Infinity"],
  ["''", "", '""'],
  ["'nonsense'", "nonsense", '"nonsense"'],
  ["[]", [], "an array"],
  ["[1]", [1], "an array"],
  ["['nonsense']", ["nonsense"], "an array"],
  ["{}", {}, "an object (Object)"],
  ["{ nonsense: 1 }", { nonsense: 1 }, "an object (Object)"],
  ["() => 1", () => 1, "a function"],
];

/** Pairs of options that do not go together, and values that do not fit the data. */
const contradictions: readonly (readonly [string, Given])[] = [
  ["mixedlmSync", { vcov: "joint" }],
  ["mixedlmSync", { vcov: "joint", test: "residual" }],
  ["mixedlmSync", { vcov: "cr0" }],
  ["mixedlmSync", { vcov: "cr1", test: "kenward-roger" }],
  ["mixedlmSync", { test: "kenward-roger", reml: false }],
  ["mixedlmSync", { groups: undefined }],
  ["mixedlmSync", { groups: undefined, reFormula: "x" }],
  ["mixedlmSync", { groups: undefined, vcFormula: { v: "x" } }],
  ["mixedlmSync", { groups: "nosuch" }],
  ["mixedlmSync", { groups: "g:nosuch" }],
  ["mixedlmSync", { weights: "nosuch" }],
  ["mixedlmSync", { weights: "g" }],
  ["mixedlmSync", { weights: "x" }],
  ["mixedlmSync", { weights: table }],
  ["mixedlmSync", { weights: { index, columns: { y1: [1, 1, 1, 1, 1, 1] } } }],
  ["mixedlmSync", { offset: "nosuch" }],
  ["mixedlmSync", { offset: "g" }],
  ["mixedlmSync", { subset: "x >" }],
  ["mixedlmSync", { subset: "x > 99" }],
  ["mixedlmSync", { subset: "nosuch > 1" }],
  ["mixedlmSync", { numeric: ["g"] }],
  ["mixedlmSync", { numeric: ["nosuch"] }],
  ["mixedlmSync", { numeric: ["x"], categorical: ["x"] }],
  ["mixedlmSync", { reference: { g: "nosuch" } }],
  ["mixedlmSync", { reference: { nosuch: "u" } }],
  ["mixedlmSync", { reference: { x: "1" } }],
  ["mixedlmSync", { vcFormula: { v: "0" } }],
  ["mixedlmSync", { vcFormula: { v: "nosuch" } }],
  ["mixedlmSync", { reFormula: "1 +" }],
  ["mixedlmSync", { start: [1, 2] }],
  ["mixedlmSync", { start: [Number.NaN] }],
  ["mixedlmSync", { free: [0, 1] }],
  ["mixedlmSync", { free: { nosuch: "all" } }],
  ["mixedlmSync", { free: { g: "some" } }],
  ["mixedlmSync", { sigma: 0 }],
  ["mixedlmSync", { tree: "((y1" }],
  ["mixedlmSync", { tree: "(y1,y3);" }],
  ["mixedlm/fit", { test: "kenward-roger" }],
  ["mixedlm/fit", { test: "normal", vcov: "cr0" }],
  ["ols", groups],
  ["ols", { reFormula: "x" }],
  ["model.infer", { vcov: "joint" }],
  ["model.infer", { vcov: "cr1", test: "satterthwaite" }],
  ["model.predict", { level: 0.9 }],
  ["model.predict", { interval: "confidence", random: true }],
  ["model.predict", { interval: "confidence", tree }],
  ["power", { groups: undefined }],
];

async function answer(run: () => unknown): Promise<string> {
  try {
    await run();
    return "fine";
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message.replaceAll("\n", "\n        ")}`;
  }
}

function shown(options: Given): string {
  return JSON.stringify(options, (_, value) => (value === undefined ? "undefined" : value));
}

/** What is said of each kind of value, values that are answered alike together; `…` stands for what was got. */
async function answersOf(call: (options: unknown) => unknown, name: string): Promise<string> {
  const valuesOf = new Map<string, string[]>();
  for (const [text, value, shownAs] of wrong) {
    const said = (await answer(() => call({ [name]: value }))).replace(`got ${shownAs}`, "got …");
    valuesOf.set(said, [...(valuesOf.get(said) ?? []), text]);
  }
  return Array.from(valuesOf, ([said, values]) => `  ${name}, ${values.join(" | ")}\n    ${said}`).join("\n");
}

test("every verb, every option, every kind", async () => {
  const lines: string[] = [];
  const seen = new Map<string, string>();
  for (const [verb, call] of Object.entries(calls)) {
    const unknown = await answer(() => call({ nonsense: 1 }));
    const names = /there are (.*)$/.exec(unknown)?.[1]?.split(", ") ?? ["value"];
    lines.push(verb, `  { nonsense: 1 }\n    ${unknown}`);
    for (const [text, options] of [
      ["null", null],
      ["5", 5],
      ["'text'", "text"],
      ["[]", []],
    ] as const) {
      lines.push(`  ${text}\n    ${await answer(() => call(options))}`);
    }
    for (const name of names) {
      const answers = await answersOf(call, name);
      // Verbs that answer alike but for their own name are listed once.
      const alike = answers.replaceAll(`Error: ${/: (\S+):/.exec(unknown)?.[1]}:`, "Error: VERB:");
      const before = seen.get(alike);
      if (before === undefined) seen.set(alike, verb);
      lines.push(before === undefined ? answers : `  ${name}, as ${before}`);
    }
  }
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("snapshots/library-kinds.txt");
});

test("options in contradiction", async () => {
  const lines: string[] = [];
  for (const [verb, options] of contradictions) {
    lines.push(`${verb}(${shown(options)}): ${await answer(() => calls[verb]!(options))}`);
  }
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("snapshots/library-contradictions.txt");
});
