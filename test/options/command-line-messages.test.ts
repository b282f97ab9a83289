/** What the command line says, word for word: its help, values of the wrong kind, options that contradict each other. */
import { afterAll, beforeAll, expect, test } from "vitest";
import * as library from "../../src/index.js";
import { say } from "../../src/options/words/say.js";
import { condensedRoom } from "../../src/tree/linkage-tree.js";
import { badInput } from "../cli/bad-input-cases.js";
import { openScene, type Scene, smallStudy, tsv } from "../support/scene.js";

const commands = ["fit", "ols", "plan", "balances", "predict", "compare", "merge", "report"] as const;

const fit = ["fit", "@table.tsv", "-m", "@meta.tsv", "-f", "time + arm"];
const usual = [...fit, "-g", "patient", "--dry-run"];
const onCounts = ["fit", "@counts.tsv", "-m", "@meta.tsv", "-f", "time", "-g", "patient", "--dry-run"];
const clustered = [...onCounts, "--cluster", "correlation", "--pseudocount", "1"];
const balances = ["balances", "@counts.tsv", "-m", "@meta.tsv", "--dry-run"];

/** A command line of each command to which an option is added. */
const bases: Readonly<Record<(typeof commands)[number], readonly string[]>> = {
  fit: usual,
  ols: ["ols", "@table.tsv", "-m", "@meta.tsv", "-f", "time + arm", "--dry-run"],
  plan: ["plan", "@table.tsv", "-m", "@meta.tsv", "-f", "time", "-g", "patient", "-q"],
  balances: [...balances, "--cluster", "correlation", "--pseudocount", "1"],
  predict: ["predict", "@model/model.json", "-m", "@meta.tsv", "-o", "@predictions.tsv", "--force"],
  compare: ["compare", "@model/model.json", "@model/model.json", "-o", "@compared.tsv", "--force"],
  merge: ["merge", "@nosuch"],
  report: ["report", "@model"],
};

const values = ["", "nonsense", "-1", "0", "0.5", "5", "1e999", "9007199254740992", "a=b", "=b", "a=", "1,x"];

let scene: Scene;
beforeAll(async () => {
  scene = openScene({
    ...smallStudy(),
    "tree.nwk": "((fa,fb)n1,(fc,fd)n2)n0;",
    "transposed.tsv": tsv([
      ["feature", "s1", "s2"],
      ["r1", 1, 2],
    ]),
    "weights.tsv": tsv([
      ["sample", "r1", "r2"],
      ["s1", 1, 1],
    ]),
    "broken.nwk": "(fa,fb",
    "ranks.tsv": tsv([
      ["feature", "rank"],
      ["fa", 1],
      ["fb", "x"],
    ]),
    "taxonomy.tsv": tsv([
      ["Feature ID", "Taxon"],
      ["fa", "k__A"],
      ["fb", "k__A"],
      ["fc", "k__B"],
      ["fd", "k__B"],
    ]),
    "other.json": "{}",
    "gaps.tsv": tsv([
      ["sample", "patient", "time", "arm", "gap", "none", "zero"],
      ...Array.from({ length: 24 }, (_, i) => [
        `s${i + 1}`,
        `p${Math.floor(i / 4) + 1}`,
        i % 4,
        i < 12 ? "drug" : "placebo",
        i < 3 ? "NA" : i,
        "NA",
        i,
      ]),
    ]),
    "holes.tsv": tsv([
      ["sample", "r1"],
      ...Array.from({ length: 24 }, (_, i) => [`s${i + 1}`, i === 5 ? "NA" : Math.sin(i)]),
    ]),
    "negative.tsv": tsv([
      ["sample", "fa", "fb", "fc"],
      ...Array.from({ length: 24 }, (_, i) => [`s${i + 1}`, i - 1, 2, 3]),
    ]),
    "nodes.tsv": tsv([
      ["sample", "n0", "n1", "n2"],
      ...Array.from({ length: 24 }, (_, i) => [`s${i + 1}`, Math.sin(i), Math.cos(i), Math.sin(2 * i)]),
    ]),
  });
  const model = [...usual.slice(0, -1), "--threads", "0", "--save-model", "-q", "-o"];
  await scene.run([...model, "@model"]);
  await scene.run([...fit.slice(0, -1), "time", "-g", "patient", "--ml", "--save-model", "-q", "-o", "@ml"]);
  await scene.run([...fit.slice(0, -1), "1", "-g", "patient", "--save-model", "-q", "-o", "@null"]);
});
afterAll(() => scene.remove());

/** How a command line ends: the code, and what is said of it. */
async function ending(argv: readonly string[]): Promise<string> {
  const { code, stderr } = await scene.run(argv);
  const lines = stderr.replaceAll(`${scene.folder}/`, "@").trimEnd().split("\n");
  // Warnings are of the data.
  const from = lines.findIndex((line) => /^mixedlm: (?!warning)/.test(line));
  const said = from < 0 ? [] : lines.slice(from).filter((line) => !line.includes("explains the options"));
  return [code, ...said].join("\n    ");
}

/** The options of a command as its help lists them: names without dashes, and whether they take a value. */
async function optionsOf(command: string): Promise<(readonly [string, boolean])[]> {
  const { stdout } = await scene.run([command, "--help"]);
  const lines = stdout.split("\nExamples:")[0]!.matchAll(/^ {2}(?:-\w, )?--([\w-]+)( [<[])?/gm);
  return Array.from(lines, ([, name, value]) => [name!, value !== undefined] as const).filter(
    ([name]) => !["help", "version"].includes(name),
  );
}

test.each(["", ...commands, "power", "example", "completion", "man"])("help of %s", async (command) => {
  const { stdout } = await scene.run([command, "--help"].filter((word) => word !== ""));
  await expect(stdout).toMatchFileSnapshot(`snapshots/help${command && `-${command}`}.txt`);
});

test.each(commands)("every option of %s with every kind of value", async (command) => {
  const lines: string[] = [];
  for (const [name, takesValue] of await optionsOf(command)) {
    // A file of results would be written where the tests run.
    const isFile = name === "output" && (command === "predict" || command === "compare");
    const argvOf = isFile
      ? [[`--${name}`]]
      : takesValue
        ? [[], ...values.map((value) => [value])].map((more) => [`--${name}`, ...more])
        : [[`--${name}=5`]];
    const valuesOf = new Map<string, string[]>();
    for (const words of argvOf) {
      const value = words[1] ?? "";
      const said = (await ending([...bases[command], ...words])).replace(`'${value}'`, "'…'");
      const text = words.length === 1 ? words[0]!.replace(`--${name}`, "(alone)") : `'${value}'`;
      valuesOf.set(said, [...(valuesOf.get(said) ?? []), text]);
    }
    for (const [said, texts] of valuesOf) lines.push(`--${name} ${texts.join(" | ")}\n    ${said}`);
  }
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`snapshots/values-${command}.txt`);
});

const contradictions: readonly (readonly string[])[] = [
  // Of the command line alone.
  ["fit"],
  ["fit", "@table.tsv"],
  ["fit", "-m", "@meta.tsv", "@table.tsv"],
  ["fit", "@table.tsv", "-m", "@meta.tsv"],
  [...fit, "-g", "patient"],
  [...usual, "extra"],
  [...usual, "--nonsense"],
  ["plan"],
  ["plan", "@table.tsv", "-m", "@meta.tsv", "-f", "time", "--report"],
  ["balances"],
  ["balances", "@counts.tsv"],
  ["balances", "@counts.tsv", "--cluster", "correlation"],
  ["balances", "@counts.tsv", "--cluster", "gradient:time", "--dry-run"],
  ["predict"],
  ["predict", "@model/model.json"],
  ["predict", "@model/model.json", "-m", "@meta.tsv"],
  ["predict", "@model/model.json", "-m", "@meta.tsv", "-o", "@p.tsv", "--proportions"],
  ["predict", "@other.json", "-m", "@meta.tsv", "-o", "@p.tsv"],
  ["predict", "@meta.tsv", "-m", "@meta.tsv", "-o", "@p.tsv"],
  ["compare"],
  ["compare", "@model/model.json"],
  ["compare", "@model/model.json", "@null/model.json"],
  ["merge"],
  ["merge", "@nosuch"],
  ["report"],
  ["report", "@nosuch"],
  [...usual, "--numeric", "time", "--categorical", "time"],
  [...usual, "--vcov", "joint"],
  [...usual, "--vcov", "joint", "--test", "residual"],
  [...usual, "--vcov", "cr0"],
  [...usual, "--vcov", "cr1", "--test", "kenward-roger"],
  [...usual, "--test", "kenward-roger", "--ml"],
  [...fit, "--dry-run"],
  [...fit, "--re-formula", "time", "--dry-run"],
  [...fit, "--vc", "v=time", "--dry-run"],
  [...onCounts, "--tree", "@tree.nwk", "--cluster", "correlation"],
  [...clustered, "--zeros", "multiplicative"],
  [...usual, "--level", "genus"],
  [...usual, "--min-frequency", "5"],
  [...usual, "--min-prevalence", "5"],
  [...usual, "--pseudocount", "1"],
  [...usual, "--zeros", "multiplicative"],
  [...usual, "--taxonomy", "@taxonomy.tsv"],
  [...usual, "--linkage", "ward"],
  [...onCounts, "--tree", "@tree.nwk", "--pseudocount", "1", "--linkage", "ward"],
  [...onCounts, "--cluster", "random", "--linkage", "ward"],
  [...onCounts, "--cluster", "random:x"],
  [...onCounts, "--cluster", "gradient:"],
  [...onCounts, "--cluster", "rank"],
  [...onCounts, "--cluster", "correlation:x"],
  [...onCounts, "--zeros", "multiplicative:2"],
  [...onCounts, "--zeros", "replace"],
  [...onCounts, "--zeros", "replace:0"],
  [...onCounts, "--min-prevalence", "101%"],
  [...onCounts, "--min-prevalence", "0.1"],
  [...usual, "--taxon-effects"],
  [...clustered, "--taxon-effects", "--weights", "table:@weights.tsv"],
  [...usual, "--sensitivity"],
  [...onCounts, "--cluster", "random", "--sensitivity"],
  [...clustered, "--sensitivity", "--shard", "1/2"],
  [...clustered, "--taxon-effects", "--shard", "1/2"],
  [...usual, "--save-model", "--shard", "1/2"],
  [...usual, "--report", "--shard", "1/2"],
  [...usual, "--plots", "--shard", "1/2"],
  [...usual, "--save-model", "--stream"],
  [...usual, "--report", "--stream"],
  [...clustered, "--stream"],
  [...onCounts, "--tree", "@tree.nwk", "--stream"],
  [...usual, "--shard", "auto"],
  [...usual, "--shard", "3/2"],
  [...usual, "--reference", "arm=drug", "--reference", "arm=placebo"],
  [...usual, "--vc", "v=1", "--vc", "v=2"],
  [...usual, "--free", "patient=all", "--free", "patient=none"],
  // Options that do not fit the data, for which the library speaks.
  [...fit, "-g", "nosuch", "--dry-run"],
  [...fit, "-g", "patient:nosuch", "--dry-run"],
  [...fit.slice(0, -1), "time + (1 | patient)", "-g", "patient", "--dry-run"],
  [...fit.slice(0, -1), "nosuch", "-g", "patient", "--dry-run"],
  [...fit.slice(0, -1), "time +", "-g", "patient", "--dry-run"],
  [...usual, "--re-formula", "nosuch"],
  [...usual, "--re-formula", "1 +"],
  [...usual, "--re-formula", "0"],
  [...usual, "--vc", "v=nosuch"],
  [...usual, "--vc", "v=0"],
  [...usual, "--weights", "nosuch"],
  [...usual, "--weights", "arm"],
  [...usual, "--weights", "time"],
  [...usual, "--weights", "table:@nosuch.tsv"],
  [...usual.slice(0, -1), "--threads", "0", "-o", "@out", "--weights", "table:@weights.tsv"],
  [...usual, "--subset", "time >"],
  [...usual, "--subset", "time > 99"],
  [...usual, "--subset", "nosuch > 1"],
  [...usual, "--reference", "arm=nosuch"],
  [...usual, "--reference", "nosuch=drug"],
  [...usual, "--reference", "time=1"],
  [...usual, "--numeric", "nosuch"],
  [...usual, "--numeric", "arm"],
  [...usual, "--categorical", "nosuch"],
  [...usual, "--start", "1,2"],
  [...usual, "--free", "nosuch=all"],
  [...usual, "--free", "patient=some"],
  ["fit", "@table.tsv", "-m", "@gaps.tsv", "-f", "gap", "-g", "patient", "--missing", "raise", "--dry-run"],
  ["fit", "@table.tsv", "-m", "@gaps.tsv", "-f", "none", "-g", "patient", "--dry-run"],
  ["fit", "@table.tsv", "-m", "@gaps.tsv", "-f", "gap", "-g", "patient", "--weights", "zero", "--dry-run"],
  [
    ...["fit", "@holes.tsv", "-m", "@meta.tsv", "-f", "time", "-g", "patient"],
    ...["--missing", "raise", "--threads", "0", "-o", "@out"],
  ],
  ["fit", "@transposed.tsv", "-m", "@meta.tsv", "-f", "time", "-g", "patient", "--dry-run"],
  ["fit", "@meta.tsv", "-m", "@meta.tsv", "-f", "time", "-g", "patient", "--dry-run"],
  [...balances, "--cluster", "correlation"],
  [...balances, "--cluster", "rank:@ranks.tsv"],
  [...balances, "--cluster", "gradient:nosuch"],
  [...balances, "--cluster", "gradient:arm"],
  [
    ...["balances", "@counts.tsv", "-m", "@gaps.tsv", "--cluster", "gradient:gap"],
    ...["--missing", "raise", "--pseudocount", "1", "--dry-run"],
  ],
  ["balances", "@counts.tsv", "-m", "@gaps.tsv", "--cluster", "gradient:none", "--dry-run"],
  [...balances, "--tree", "@broken.nwk"],
  [...balances, "--tree", "@nosuch.nwk"],
  [...balances, "--tree", "@tree.nwk"],
  ["balances", "@table.tsv", "--tree", "@tree.nwk", "--dry-run"],
  ["balances", "@nodes.tsv", "--tree", "@tree.nwk", "--pseudocount", "1", "--dry-run"],
  ["balances", "@nodes.tsv", "--tree", "@tree.nwk", "--min-frequency", "1", "--dry-run"],
  ["balances", "@negative.tsv", "--cluster", "correlation", "--pseudocount", "1", "--dry-run"],
  ["balances", "@negative.tsv", "--cluster", "correlation", "--zeros", "multiplicative", "--dry-run"],
  ["balances", "@negative.tsv", "--cluster", "correlation", "--zeros", "replace:1", "--dry-run"],
  ["balances", "@negative.tsv", "--cluster", "random", "--min-frequency", "1", "--dry-run"],
  [...balances, "--cluster", "correlation", "--zeros", "multiplicative:0.9"],
  [...balances, "--cluster", "correlation", "--pseudocount", "1", "--min-frequency", "99999"],
  [...balances, "--cluster", "correlation", "--pseudocount", "1", "--min-prevalence", "25"],
  [...balances, "--cluster", "correlation", "--pseudocount", "1", "--level", "genus"],
  [
    ...[...balances, "--cluster", "correlation", "--pseudocount", "1"],
    ...["--level", "kingdom", "--taxonomy", "@ranks.tsv"],
  ],
  [
    ...[...balances, "--cluster", "correlation", "--pseudocount", "1", "--level", "kingdom"],
    ...["--taxonomy", "@taxonomy.tsv", "--min-frequency", "99999"],
  ],
  [
    ...[...clustered.slice(0, -1), "0.5", "--sensitivity-grid", "0.5", "--threads", "0"],
    ...["-o", "@out"],
  ].filter((word) => word !== "--dry-run"),
  [
    ...["fit", "@nodes.tsv", "-m", "@meta.tsv", "-f", "time", "-g", "patient", "--threads", "0"],
    ...["--tree", "@tree.nwk", "--taxon-effects", "--sensitivity", "-o", "@out"],
  ],
  ["compare", "@model/model.json", "@null/model.json", "--no-refit", "-o", "@c.tsv"],
  ["compare", "@model/model.json", "@ml/model.json", "--no-refit", "-o", "@c.tsv"],
  ["compare", "@model/model.json", "@other.json", "-o", "@c.tsv"],
  [...usual.slice(0, -1), "-o", "@model"],
];

test("options in contradiction, and those that do not fit the data", async () => {
  const lines: string[] = [];
  for (const argv of contradictions) lines.push(`${argv.join(" ")}\n    ${await ending(argv)}`);
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("snapshots/contradictions.txt");
});

test("bad input", async () => {
  const lines: string[] = [];
  for (const { name, argv, files = {} } of badInput.filter(({ argv }) => argv.length > 0)) {
    const place = openScene({ ...smallStudy(), ...files });
    const { code, stderr } = await place.run(argv);
    place.remove();
    const said = stderr.replaceAll(`${place.folder}/`, "@").trimEnd().replaceAll("\n", "\n    ");
    lines.push(`${name}\n    ${code} ${said}`);
  }
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("snapshots/bad-input.txt");
});

/** What the command line hardly meets, as it checks its own options first: the library speaks, in words of either. */
const complaints: readonly (() => unknown)[] = [
  () => condensedRoom("correlationLinkage", 1e7),
  () => library.filterFeatures(counts, { minFrequency: 1e9 }),
  () => library.filterFeatures(counts, { minFrequency: -1 }),
  () => library.filterFeatures(counts, { minPrevalence: "200%" }),
  () => library.gradientLinkage(counts, { a: 1, b: 2 }),
  () => library.gradientLinkage({ ...counts, columns: { ...counts.columns, y3: [0, 0, 0] } }, places),
  () => library.gradientLinkage(counts, { a: 1, b: 2, c: Number.NaN }),
  () => library.correlationLinkage({ index: ["a"], columns: {} }),
  () => library.rankLinkage({ y1: Number.NaN, y2: 1 }),
  () => library.randomLinkage(["y1", "y1"], 1),
  () => library.randomLinkage([], 1),
  () => library.matchTips(library.parseNewick("(a,b);"), ["y1"]),
  () => library.parseNewick("(a,b));"),
  () => library.ilr(counts, library.parseNewick("(y1,y3);")),
  () => library.majorityTaxa(library.parseNewick("(a,b);"), { a: "k__A" }),
  () => library.joinSamples(counts, { index: ["y1"], columns: {} }),
  () => library.joinSamples(counts, { index: ["x"], columns: {} }),
  () => library.LMEModel.fromJSON("{}"),
  () => library.LMEModel.fromJSON('{"model":"mixedlm","schemaVersion":99}'),
];

const counts = { index: ["a", "b", "c"], columns: { y1: [1, 2, 3], y2: [0, 2, 1] } };
const places = { a: 1, b: 2, c: 3 };

test("the library's words and those of the command line", async () => {
  const lines: string[] = [];
  for (const complain of complaints) {
    const error = errorOf(complain);
    lines.push(say(error, "library"), `    ${say(error, "command line")}`);
  }
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("snapshots/two-surfaces.txt");
});

function errorOf(complain: () => unknown): Error {
  try {
    complain();
  } catch (error) {
    return error as Error;
  }
  return new Error("no complaint");
}
