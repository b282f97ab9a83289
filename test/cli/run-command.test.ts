import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseArguments } from "../../src/cli/commands/parse-arguments.js";
import type { FitRequest } from "../../src/cli/commands/request.js";
import { runCommand } from "../../src/cli/commands/run-command.js";
import { LMEModel } from "../../src/index.js";
import { fitCommand } from "../../src/options/commands/fit.js";
import { type Described, type Entry, isHidden } from "../../src/options/words/words.js";
import { reportData } from "../../src/report/index.js";
import { openScene, type Scene, smallStudy, tsv } from "../support/scene.js";

let scene: Scene;
beforeAll(() => {
  scene = openScene({ ...smallStudy(), "tree.nwk": "((fa,fb)n1,(fc,fd)n2)n0;" });
  const patients = [...new Set(scene.rows("meta.tsv").map((row) => row.patient!))];
  const cells = patients.map((name, i) => [name, ...patients.map((_, j) => 0.5 ** Math.abs(i - j))]);
  scene.write({ "K.tsv": tsv([["patient", ...patients], ...cells]) });
});
afterAll(() => scene.remove());

/** The data of a page. */
function dataOf(page: string) {
  return JSON.parse(/<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page)![1]!);
}

/** The words of a command line, of which some stand between single quotes. */
function wordsOf(command: string): string[] {
  const words = command.match(/(?:'[^']*'|\\'|[^\s'\\])+/g) ?? [];
  return words.map((word) => word.replace(/'([^']*)'/g, "$1").replaceAll("\\'", "'"));
}

const responses = ["@table.tsv", "-m", "@meta.tsv", "--threads", "0"];
const counts = ["@counts.tsv", "-m", "@meta.tsv", "--threads", "0"];

describe("the command in the report of a folder repeats the run", () => {
  test.each<[string, readonly string[]]>([
    ["as it is by default", [...responses, "-f", "time + arm", "-g", "patient"]],
    [
      "with options of the model",
      [
        ...[...responses, "-f", "time + arm", "-g", "patient", "--re-formula", "time", "--ml"],
        ...["--test", "normal", "--vcov", "joint", "--adjust", "holm", "--reference", "arm=placebo"],
        ...["--subset", "time > 0", "--format", "json", "--tolerance", "1e-10", "--seed", "7"],
      ],
    ],
    [
      "with held parameters",
      [
        ...responses,
        "-f",
        "time",
        "-g",
        "patient",
        "--free",
        "patient=none",
        "--start",
        "0.5",
        "--sigma",
        "2",
      ],
    ],
    [
      "with balances along a tree",
      [...counts, "-f", "time", "-g", "patient", "--tree", "@tree.nwk", "--zeros", "multiplicative:0.01"],
    ],
    [
      "with balances along a clustering",
      [
        ...[...counts, "-f", "time", "-g", "patient", "--cluster", "gradient:time", "--linkage", "complete"],
        ...["--min-frequency", "5", "--min-prevalence", "10%", "--pseudocount", "0.5"],
        ...["--taxon-effects", "--sensitivity-grid", "0.25,1"],
      ],
    ],
    ["with a known covariance", [...responses, "-f", "time + (1 | patient)", "--known", "patient=@K.tsv"]],
    ["with bars", [...responses, "-f", "time + (1 | patient)", "--categorical", "arm", "--numeric", "time"]],
  ])("%s", async (_, words) => {
    const argv = ["fit", ...words, "-q", "--force", "-o", "@first"];
    expect(await scene.run(argv)).toEqual({ code: 0, stdout: "", stderr: expect.any(String) });
    const first = tablesOf("first");
    const options = JSON.parse(scene.text("first/run.json")).options.model;
    expect((await scene.run(["report", "@first", "-q"])).code).toBe(0);
    const { command } = dataOf(scene.text("first/report.html")).origin;
    expect(command).toMatch(/^mixedlm fit /);
    const again = wordsOf(command).slice(1);
    expect(again.slice(-2)).toEqual(["-o", `${scene.folder}/first`]);
    const ending = await scene.run([...again.slice(0, -1), "@again", "--force", "-q"]);
    expect(ending.code).toBe(0);
    expect(tablesOf("again")).toEqual(first);
    expect(JSON.parse(scene.text("again/run.json")).options.model).toEqual(options);
  });
});

/** The tables of results in a folder by their names. */
function tablesOf(folder: string): Record<string, string> {
  const tables = readdirSync(scene.path(folder)).filter(
    (name) => /\.(tsv|json)$/.test(name) && name !== "run.json",
  );
  expect(tables.length).toBeGreaterThan(2);
  return Object.fromEntries(tables.map((name) => [name, scene.text(`${folder}/${name}`)]));
}

/** Valid texts for every kind of option; words take the last of their choices that is not the default. */
const textsOfKind: Readonly<Record<string, string | readonly string[]>> = {
  clustering: ["correlation", "gradient:time", "rank:file.txt", "random", "random:3"],
  column: "thing",
  contrasts: "late: arm[drug] - arm[placebo]",
  count: "7",
  file: "file.txt",
  files: "more.tsv",
  formula: "time + arm",
  free: "patient=none",
  covariates: "dna=dna.tsv",
  known: "id=K.tsv",
  long: "s,f,n,NA",
  names: "thing",
  "numeric column": "thing",
  numbers: "1,0.5",
  positive: "0.5",
  positives: "0.5,1",
  prevalence: ["12", "10%"],
  rank: "genus",
  record: "arm=placebo",
  seed: "7",
  shard: "1/2",
  structures: "us(week | patient)",
  text: "thing",
  threads: "3",
  total: "5",
  weights: ["thing", "table:file.tsv"],
  zeros: ["multiplicative", "multiplicative:0.01", "replace:0.5"],
  abundance: "0.1%",
  transformation: "clr",
};

const tree = ["--tree", "tree.nwk"];
/** What an option cannot do without. */
const companions: Readonly<Record<string, readonly string[]>> = {
  linkage: ["--cluster", "correlation"],
  level: tree,
  minFrequency: tree,
  minPrevalence: tree,
  pseudocount: tree,
  zeros: tree,
  taxonomy: tree,
  dropUnmatched: tree,
  taxonEffects: tree,
  sensitivity: [...tree, "--pseudocount", "1"],
  sensitivityGrid: [...tree, "--pseudocount", "1"],
  anovaType: ["--anova"],
  by: ["--means", "arm"],
  firstTerm: ["--plots"],
  pairwise: ["--means", "arm"],
  nperm: ["--permute", "arm"],
  certifyNsim: ["--certify"],
  prior: ["--transform", "clr", "--draws", "4"],
  scaleSd: ["--transform", "clr", "--draws", "4"],
  draws: ["--transform", "clr"],
  debias: ["--pseudocount", "1", "--transform", "clr"],
  nsim: ["--bootstrap"],
};

/** Options that the command does not repeat, and why. */
const leftOut: Readonly<Record<string, string>> = {
  force: "would replace what is there before anybody looked",
  dryRun: "writes nothing, so there is no report of it",
  quiet: "says how loud a run was",
  shard: "a report is of all shards, and their run.json is without",
};

/** The words of each way to give an option: its flag with a value, or the flag of the opposite where there is one. */
function waysToGive(name: string, { option, words }: Entry): (readonly string[])[] {
  if (isHidden(words.flag)) return [];
  const flag = /--[\w-]+/.exec(words.flag.flag)![0];
  if (option.kind === "truth") return [[flag], ...(words.flag.off ? [[words.flag.off.flag]] : [])];
  const texts = option.choices?.filter((word) => word !== option.default).at(-1) ?? textsOfKind[option.kind];
  if (texts === undefined) throw new Error(`${name}: no text for options of the kind ${option.kind}`);
  return [texts].flat().map((text) => [flag, text]);
}

describe("the command of a run has every option of fit", () => {
  const base = ["table.tsv", "-m", "meta.tsv", "-f", "time", "-g", "patient", "-o", "out"];
  const streams = { stdout: process.stdout, stderr: process.stderr };
  const requestOf = (argv: readonly string[]) => parseArguments(["fit", ...argv], streams) as FitRequest;
  /** The command of a request that went through `run.json`. */
  const commandOf = ({ command, formula, output, table, metadata, shard, ...options }: FitRequest) => {
    const inputs = [{ role: "table", path: table }, ...metadata.map((path) => ({ role: "metadata", path }))];
    return wordsOf(runCommand(JSON.parse(JSON.stringify({ formula, options, inputs })), output!));
  };
  const options = Object.entries(fitCommand.options as Described);
  const ways = options.flatMap(([name, entry]) =>
    waysToGive(name, entry).map((way) => [way.join(" "), name, way] as const),
  );

  test.each(ways.filter(([, name]) => !Object.hasOwn(leftOut, name)))("%s", (_, name, way) => {
    const request = requestOf([...base, ...(companions[name] ?? []), ...way]);
    const [program, verb, ...again] = commandOf(request);
    expect([program, verb]).toEqual(["mixedlm", "fit"]);
    expect(again).toContain(name === "output" ? "-o" : way[0]);
    expect(requestOf(again)).toEqual(request);
  });

  test.each(ways.filter(([, name]) => Object.hasOwn(leftOut, name)))("but for %s", (_, name, way) => {
    const again = commandOf(requestOf([...base, ...(companions[name] ?? []), ...way]));
    expect(again).not.toContain(way[0]);
  });

  test("no name stands for an option that there is not", () => {
    const names = [...Object.keys(companions), ...Object.keys(leftOut)];
    expect(names.filter((name) => !Object.hasOwn(fitCommand.options, name))).toEqual([]);
  });
});

test("the report of a model asks for its options, with words in capitals for files", async () => {
  const argv = [
    "fit",
    ...responses,
    "-f",
    "time + arm",
    "-g",
    "patient",
    "--vcov",
    "cr1",
    "--test",
    "residual",
  ];
  await scene.run([...argv, "--save-model", "-q", "--force", "-o", "@saved"]);
  const { origin, model } = reportData(LMEModel.fromJSON(scene.text("saved/model.json")));
  expect(origin.command).toBe(
    "mixedlm fit TABLE --metadata METADATA --formula 'time + arm' --groups patient --test residual --vcov cr1 -o results",
  );
  expect(model.options).toEqual([
    { name: "Likelihood", text: "restricted maximum likelihood (REML)" },
    { name: "Tests", text: "residual degrees of freedom" },
    { name: "Standard errors", text: "cluster-robust standard errors, CR1" },
    {
      name: "q-values over the responses, within each term",
      text: "Benjamini and Hochberg's false discovery rate",
    },
  ]);
});
