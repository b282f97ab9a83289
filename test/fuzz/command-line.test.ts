import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openScene, type Scene, smallStudy } from "../support/scene.js";
import { pick, randomStream } from "./mutate.js";

const runs = Number(process.env.FUZZ_RUNS ?? 150);

let scene: Scene;
let inputs: readonly string[];
beforeAll(() => {
  scene = openScene({
    ...smallStudy(),
    "tree.nwk": "((fa,fb),(fc,fd));",
    "empty.tsv": "",
    "ranks.tsv": "f\trank\nfa\t1\n",
  });
  inputs = scene.names();
});
afterAll(() => scene.remove());

const flags = ["--ml", "--transpose", "--dry-run", "--quiet", "--force", "--sensitivity", "--save-model"];
const files = [
  "@table.tsv",
  "@counts.tsv",
  "@meta.tsv",
  "@tree.nwk",
  "@empty.tsv",
  "@ranks.tsv",
  "@none",
  "@",
  "",
  "-",
];
const words = [
  "time",
  "arm",
  "patient",
  "drug",
  "fa",
  "__proto__",
  "0",
  "-1",
  "1e999",
  "NaN",
  "0.5",
  "é",
  "a=b",
  "arm=drug",
  "10%",
  "\u0000",
];
const values: Readonly<Record<string, readonly string[]>> = {
  "--formula": [
    "1",
    "C(time)",
    "bs(time, df=3)",
    "time",
    "time + arm",
    "time * arm + (1 | patient)",
    "(time | patient)",
    "time +",
    "",
    "nosuch",
    "(1|a/b)",
  ],
  "--groups": ["patient", "arm", "patient:arm", "time"],
  "--re-formula": ["time", "1", "0 + arm"],
  "--vc": ["v=0 + arm", "v", "=time"],
  "--tree": files,
  "--cluster": ["correlation", "gradient:time", "gradient:arm", "rank:@ranks.tsv", "other"],
  "--linkage": ["ward", "average", "complete", "single", "none"],
  "--min-frequency": ["0", "10", "1e9"],
  "--min-prevalence": ["2", "50%", "101%"],
  "--pseudocount": ["1", "0.5", "0"],
  "--zeros": ["multiplicative", "multiplicative:0.001", "multiplicative:2"],
  "--test": ["satterthwaite", "kenward-roger", "residual", "normal"],
  "--vcov": ["gls", "joint", "cr0", "cr1"],
  "--adjust": ["bh", "by", "holm", "bonferroni", "none"],
  "--missing": ["drop", "raise"],
  "--weights": ["time", "arm"],
  "--subset": ["time > 0", "arm == 'drug'", "time >"],
  "--numeric": ["time", "arm"],
  "--categorical": ["time", "arm"],
  "--reference": ["arm=drug", "arm=none", "arm"],
  "--threads": ["0", "1", "-1"],
  "--seed": ["1", "x"],
  "--format": ["tsv", "parquet", "arrow", "json", "xml"],
};

/** Mostly what makes sense, now and then what does not. */
function commandLine(random: () => number): string[] {
  const odd = () => random() < 0.04;
  const value = (option: string) => pick(odd() ? [...words, ...files] : values[option]!, random);
  const argv = [odd() ? pick(["balances", "predict", "compare", "fti", ""], random) : "fit"];
  argv.push(odd() ? pick(files, random) : pick(["@table.tsv", "@counts.tsv"], random));
  argv.push("--metadata", odd() ? pick(files, random) : "@meta.tsv", "--formula", value("--formula"));
  if (argv.at(-1)?.includes("|") === odd()) argv.push("--groups", value("--groups"));
  for (let count = Math.floor(4 * random() ** 2); count > 0; count--) {
    const option = pick(Object.keys(values), random);
    if (random() < 0.3) argv.push(pick(flags, random));
    else argv.push(...(odd() ? [option] : [option, value(option)]));
  }
  if (odd()) argv.splice(Math.floor(random() * argv.length), 1 + Math.floor(random() * 3));
  return [...argv, "-o", "@out"];
}

test("any command line ends in results or in a few lines that say why, never in half of them", async () => {
  const codes = new Map<number, number>();
  for (let seed = 1; seed <= runs; seed++) {
    const argv = commandLine(randomStream(seed));
    const said = `seed ${seed}: ${JSON.stringify(argv)}`;
    const { code, stderr } = await scene.run(argv);
    codes.set(code, (codes.get(code) ?? 0) + 1);
    expect([0, 64, 65, 66], `${said}\n${stderr}`).toContain(code);
    expect(stderr, said).not.toMatch(/internal error|^ {4}at |undefined|\[object/m);
    if (code !== 0) expect(stderr.split("\n").length, `${said}\n${stderr}`).toBeLessThan(60);
    const left = scene.names().filter((name) => !inputs.includes(name));
    if (code !== 0 || argv.includes("--dry-run")) expect(left, `${said}\n${stderr}`).toEqual([]);
    else expect(scene.text("out/run.json"), said).toMatch(/}\n?$/);
    rmSync(scene.path("out"), { recursive: true, force: true });
  }
  expect(codes.get(0)).toBeGreaterThan(runs / 10);
});
