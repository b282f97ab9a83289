import { describe, expect, test } from "vitest";
import * as library from "../../src/index.js";
import * as small from "../../src/index-fit.js";

/** What callers in JavaScript give, whom no compiler warns: never a raw TypeError, never the answer to another question. */
type Loose = Record<string, (...given: unknown[]) => unknown>;
const { mixedlm, mixedlmSync, ols, prepare, fit, fitSync, fitStream, power, sensitivity, ...verbs } =
  library as unknown as Loose;

const index = ["a", "b", "c", "d", "e", "f"];
const table = { index, columns: { y1: [1, 2, 4, 3, 5, 9], y2: [3, 1, 2, 2, 1, 7] } };
const metadata = { index, columns: { g: ["u", "u", "v", "v", "w", "w"], x: [0, 1, 0, 1, 0, 1.5] } };
const groups = { groups: "g" };
const fitted = library.mixedlmSync("x", table, metadata, { groups: "g" });
const model = fitted as unknown as Loose;
const linear = library.olsSync("x", table, metadata) as unknown as Loose;
const plan = library.prepare("x", metadata, { groups: "g" });
const withColumns = (columns: unknown, ids: unknown = index) =>
  mixedlmSync!("x", { index: ids, columns }, metadata, groups);

async function complaint(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    expect(error).toBeInstanceOf(library.MixedlmError);
    return (error as Error).message;
  }
  return "no complaint";
}

async function drain(batches: unknown, options?: unknown): Promise<void> {
  for await (const _ of fitStream!(plan, batches, options) as AsyncIterable<unknown>);
}

describe("options that nothing reads, or of another kind", () => {
  test.each<[string, () => unknown, string]>([
    ["mixedlm", () => mixedlm!("x", table, metadata, { groups: "g", REML: false }), "(did you mean 'reml'?)"],
    ["mixedlmSync", () => mixedlmSync!("x", table, metadata, { re_formula: "x" }), "mean 'reFormula'?"],
    ["mixedlmSync", () => mixedlmSync!("x", table, metadata, null), "options must be an object"],
    ["mixedlmSync", () => mixedlmSync!("x", table, metadata, { groups: 5 }), "groups must be a text, got 5"],
    ["mixedlmSync", () => mixedlmSync!("x", table, metadata, { groups: "g", reml: "no" }), "true or false"],
    ["mixedlmSync", () => mixedlmSync!("x", table, metadata, { missing: "rise" }), "(did you mean 'raise'?)"],
    ["mixedlmSync", () => mixedlmSync!("x", table, metadata, { subset: 5 }), "subset must be a text, got 5"],
    [
      "mixedlmSync",
      () => mixedlmSync!("x", table, metadata, { categorical: { x: 1 } }),
      "must be a list of names",
    ],
    [
      "mixedlmSync",
      () => mixedlmSync!("x", table, metadata, { fixedOnly: true }),
      "no option named 'fixedOnly'",
    ],
    ["mixedlmSync", () => mixedlmSync!("x", table, metadata, { ...groups, start: "1" }), "start must hold 1"],
    [
      "mixedlmSync",
      () => mixedlmSync!("x", table, metadata, { ...groups, free: 5 }),
      "free must be an object",
    ],
    ["mixedlm/fit", () => small.mixedlmSync("x", table, metadata, { group: "g" } as object), "'groups'?"],
    ["ols", () => ols!("x", table, metadata, { adjst: "bh" }), "ols: no option named 'adjst'"],
    ["ols", () => ols!("x", table, metadata, groups), "a linear model has no random effects"],
    [
      "prepare",
      () => prepare!("x", metadata, { groups: "g", thread: 2 }),
      "prepare: no option named 'thread'",
    ],
    [
      "fit",
      () => fit!(plan, table, { thread: 2 }),
      "fit: no option named 'thread' (did you mean 'threads'?)",
    ],
    ["fit", () => fit!(plan, table, { signal: {} }), "fit: signal must be an AbortSignal"],
    ["fitStream", () => drain([table], { onProgress: 1 }), "onProgress must be a function, got 1"],
    ["power", () => power!(), "power: options must be an object"],
    ["sensitivity", () => sensitivity!("x", table, metadata, { alpha: 5 }), "alpha must lie between 0 and 1"],
    ["modelMatrix", () => verbs["modelMatrix"]!("x", metadata, { refrence: {} }), "'reference'?"],
    ["asTable", () => verbs["asTable"]!(table, { numerc: [] }), "(did you mean 'numeric'?)"],
    [
      "addPseudocount",
      () => verbs["addPseudocount"]!(table, "1"),
      'value must be a positive number, got "1"',
    ],
    [
      "multiplicativeReplacement",
      () => verbs["multiplicativeReplacement"]!(table, 0.1),
      "{ delta }, got 0.1",
    ],
    ["correlationLinkage", () => verbs["correlationLinkage"]!(table, { metod: 1 }), "mean 'method'?"],
    ["gradientLinkage", () => verbs["gradientLinkage"]!(table, {}, { missing: "x" }), "one of raise, drop"],
    ["filterFeatures", () => verbs["filterFeatures"]!(table, { minFreq: 2 }), "no option named 'minFreq'"],
    [
      "confint",
      () => model["confint"]!(0.9),
      "confint: options must be an object such as { level }, got 0.9",
    ],
    ["confint", () => model["confint"]!({ lvel: 0.9 }), "confint: no option named 'lvel'"],
    [
      "infer",
      () => model["infer"]!("normal"),
      'infer: options must be an object such as { test }, got "normal"',
    ],
    ["tidy", () => model["tidy"]!({ level: 95 }), "tidy: level must lie between 0 and 1, got 95"],
    ["qvalues", () => model["qvalues"]!({ adjust: "hol" }), "(did you mean 'holm'?)"],
    ["coefficients", () => model["coefficients"]!({ trees: "" }), "(did you mean 'tree'?)"],
    ["fitted", () => model["fitted"]!({ rand: true }), "fitted: no option named 'rand'"],
    ["predict", () => model["predict"]!(metadata, { intervals: true }), "(did you mean 'interval'?)"],
    ["predict", () => model["predict"]!(metadata, { random: "g" }), "random must be true, false or an array"],
    ["anova", () => model["anova"]!({ type: 3 }), "anova: type must be one of I, II, III, got 3"],
    ["contrast", () => model["contrast"]!("x = 1"), "contrast: 'x = 1' needs a level in brackets after 'x'"],
    ["contrast", () => model["contrast"]!([1, 0]), "row 1 must have a weight for each of 2 terms, got 1"],
    ["means", () => model["means"]!(), "means: term must be a text, got undefined"],
    ["compare", () => model["compare"]!({}), "compare: other must be a fitted model, got an object (Object)"],
    ["simulate", () => model["simulate"]!(2), "simulate: options must be an object such as { nsim }, got 2"],
    ["bootstrap", () => model["bootstrap"]!({ n: 10 }), "bootstrap: no option named 'n'"],
    ["permute", () => model["permute"]!("x"), 'permute: options must be an object such as { term }, got "x"'],
    [
      "wholeTable",
      () => model["wholeTable"]!({ terms: "x" }),
      'wholeTable: terms must be a list of names, got "x"',
    ],
    ["profile", () => model["profile"]!({ parameter: [] }), "(did you mean 'parameters'?)"],
    ["moderate", () => model["moderate"]!({ df: "ht" }), "(did you mean 'hat'?)"],
    ["influence", () => model["influence"]!({ by: "g", refit: 1 }), "refit must be true or false, got 1"],
    [
      "toJSON",
      () => model["toJSON"]!({ dat: false }),
      "toJSON: no option named 'dat' (did you mean 'data'?)",
    ],
    ["kfold", () => linear["kfold"]!({ fold: 3 }), "kfold: no option named 'fold' (did you mean 'folds'?)"],
  ])("%s", async (_, run, message) => {
    expect(await complaint(run)).toContain(message);
  });
});

describe("arguments that are something else", () => {
  test.each<[string, () => unknown, string]>([
    ["formula", () => mixedlmSync!(undefined, table, metadata, groups), "formula: must be a text such as"],
    ["formula in a list", () => mixedlmSync!(["x"], table, metadata, groups), "got an array"],
    ["a path", () => mixedlmSync!("x", "table.tsv", metadata, groups), 'got "table.tsv"'],
    [
      "no metadata",
      () => mixedlmSync!("x", table, undefined, groups),
      "one table needs the names of its responses",
    ],
    ["a null column", () => withColumns({ y: null }), "column 'y' must be an array, got null"],
    ["a text column", () => withColumns({ y: "abcdef" }), "column 'y' must be an array, got \"abcdef\""],
    ["a Map", () => withColumns(new Map([["y", [1, 2, 3]]])), "got an object (Map)"],
    ["a typed array from JSON", () => withColumns({ y: { 0: 1, 1: 2 } }), "must be an array, got an object"],
    [
      "no plan",
      () => fitSync!(undefined, table),
      "fitSync: plan must be what prepare(formula, metadata) gives",
    ],
    ["table and plan", () => fitSync!(table, plan), "fitSync: plan must be"],
    ["no table", () => fit!(plan), "fit: must be { index, columns }"],
    [
      "a short column",
      () => fitSync!(plan, { index, columns: { y: [1, 2] } }),
      "one value per row (6), got 2",
    ],
    ["repeated ids", () => fitSync!(plan, { index: ["a", "a"], columns: { y: [1, 2] } }), "must be unique"],
    ["no batches", () => drain(undefined), "fitStream: batches must be an iterable of tables, got undefined"],
    ["a batch", () => drain([5]), "fitStream: must be { index, columns }"],
    ["one side", () => verbs["joinSamples"]!(table), "metadata: must be { index, columns }"],
    [
      "no spec",
      () => verbs["modelMatrix"]!(undefined, metadata),
      "needs a formula, or the spec of an earlier",
    ],
    ["no p-values", () => verbs["adjustPvalues"]!(), "p must be an array of p-values, got undefined"],
    ["text p-values", () => verbs["adjustPvalues"]!(["0.1"]), 'got "0.1" at position 0'],
    ["no model", () => verbs["taxonEffects"]!(), "taxonEffects: model must be a fitted model, got undefined"],
    ["no result", () => verbs["resultTables"]!(), "resultTables: plan must be"],
    ["new data", () => model["predict"]!([1, 2]), "predict: rows must be objects, got 1 as row 1"],
    [
      "no names",
      () => fitted.coefficients().get(undefined as unknown as string, "y1"),
      "no row named 'undefined'",
    ],
    ["no frame", () => new library.Frame([], [], [] as never), "needs arrays of names and a Float64Array"],
  ])("%s", async (_, run, message) => {
    expect(await complaint(run)).toContain(message);
  });
});

test("prepare, fit and predict take what asTable reads", () => {
  const rows = index.map((id, i) => ({ id, g: metadata.columns.g[i], x: metadata.columns.x[i] }));
  const own = library.fitSync(library.prepare("x", rows, { groups: "g" }), library.asTable(table));
  expect(own.coefficients()).toEqual(fitted.coefficients());
  expect(fitted.predict(rows.slice(0, 2)).column("y1")).toEqual(fitted.predict().column("y1").slice(0, 2));
});

test("an option that is undefined is not given", () => {
  const options = { groups: "g", reml: undefined, tree: undefined, test: undefined, seed: undefined };
  expect(library.mixedlmSync("x", table, metadata, options).tidy()).toEqual(fitted.tidy());
  expect(fitted.infer({ test: undefined }).tidy()).toEqual(fitted.infer().tidy());
});

test("the seed of the fit is that of its draws, where they name none", () => {
  const seeded = library.mixedlmSync("x", table, metadata, { groups: "g", seed: 7 });
  expect(seeded.simulate()).toEqual(fitted.simulate({ seed: 7 }));
  expect(seeded.simulate({ seed: 0 })).toEqual(fitted.simulate());
  expect(seeded.permute({ term: "x", nperm: 19 })).toEqual(fitted.permute({ term: "x", nperm: 19, seed: 7 }));
});

test("JSON.stringify hands toJSON the name of a property", () => {
  const { model: text } = JSON.parse(JSON.stringify({ model: fitted }));
  expect(library.LMEModel.fromJSON(text).tidy()).toEqual(fitted.tidy());
});
