import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openScene, type Scene, smallStudy, tsv } from "../support/scene.js";

const study = smallStudy();
const model = ["--metadata", "@meta.tsv", "--formula", "time", "--groups", "patient", "-o", "@out"];
const cluster = ["--cluster", "correlation", "--pseudocount", "1"];

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../fixtures/io/${name}`, import.meta.url)));
const bytes = (text: string) => new TextEncoder().encode(text);

const uuid = "11111111-2222-4333-8444-555555555555";
const yaml = (type: string) => bytes(`uuid: ${uuid}\ntype: ${type}\nformat: BIOMV210DirFmt\n`);
const inside = `${uuid}/data/feature-table.biom`;
/** An artifact with some files, by their names in the archive. */
const pack = (files: Record<string, Uint8Array>, type = "FeatureTable[Frequency]") =>
  zipSync({ [`${uuid}/metadata.yaml`]: yaml(type), ...files }, { level: 9 });

/** The archive with another uncompressed size for its last entry. */
function declare(zip: Uint8Array, size: number): Uint8Array {
  const changed = zip.slice();
  const view = new DataView(changed.buffer);
  let at = changed.length - 22;
  while (view.getUint32(at, true) !== 0x02014b50) at--;
  view.setUint32(at + 24, size, true);
  return changed;
}

const whole = fixture("table.qza");
const hdf5 = fixture("table.hdf5.biom");

/** A BIOM 1 table of two features and two samples of the study. */
function biom(data: string, type = "sparse"): string {
  const ids = (names: readonly string[]) => JSON.stringify(names.map((id) => ({ id, metadata: null })));
  return (
    `{"format":"Biological Observation Matrix 1.0.0","matrix_type":"${type}","matrix_element_type":"int",` +
    `"shape":[2,2],"data":${data},"rows":${ids(["fa", "fb"])},"columns":${ids(["s1", "s2"])}}`
  );
}

interface Case {
  readonly name: string;
  readonly table: string;
  readonly content: string | Uint8Array;
  readonly says: readonly (string | RegExp)[];
  readonly options?: readonly string[];
}

const archives: readonly Case[] = [
  {
    name: "an archive cut short",
    table: "t.qza",
    content: whole.slice(0, whole.length / 2),
    says: ["t.qza: zip: the archive must be whole", "cut short"],
  },
  {
    name: "a bomb that says so",
    table: "t.qza",
    content: declare(pack({ [inside]: new Uint8Array(1e5) }), 2 ** 31),
    says: ["t.qza: zip:", "of 2147483648 bytes, more than"],
  },
  {
    name: "a bomb that does not",
    table: "t.qza",
    content: declare(pack({ [inside]: new Uint8Array(1e6) }), 100),
    says: ["t.qza: zip:", "larger than the 100 bytes it declares"],
  },
  ...[`${uuid}/../../etc/passwd`, "/etc/passwd", "C:\\x"].map((path) => ({
    name: `an archive with a file named ${path}`,
    table: "t.qza",
    content: pack({ [path]: bytes("x") }),
    says: ["t.qza: zip:", "a name that leads outside"],
  })),
  {
    name: "an archive of another kind",
    table: "t.qza",
    content: zipSync({ "table.tsv": bytes("x") }),
    says: ["t.qza: zip: the archive must be a QIIME 2 artifact"],
  },
  {
    name: "an artifact of another type",
    table: "t.qza",
    content: pack({ [`${uuid}/data/tree.nwk`]: bytes("(a,b);") }, "Phylogeny[Rooted]"),
    says: ["t.qza: artifact: must hold a table (BIOM, TSV or CSV), got Phylogeny[Rooted]"],
  },
  {
    name: "an artifact with half a table",
    table: "t.qza",
    content: pack({ [inside]: hdf5.slice(0, hdf5.length / 2) }),
    says: [/t\.qza: .*(HDF5|BIOM)/],
  },
  {
    name: "text named .qza",
    table: "t.qza",
    content: study["counts.tsv"]!,
    says: ["t.qza: a .qza file must be zip"],
  },
];

const tables: readonly Case[] = [
  {
    name: "HDF5 cut short",
    table: "t.biom",
    content: hdf5.slice(0, hdf5.length / 2),
    says: [/t\.biom: .*(HDF5|BIOM)/],
  },
  {
    name: "the mark of HDF5 and nothing behind it",
    table: "t.biom",
    content: Uint8Array.from([...hdf5.slice(0, 8), ...new Uint8Array(500).fill(7)]),
    says: [/t\.biom: .*(HDF5|BIOM)/],
  },
  {
    name: "a row out of range",
    table: "t.biom",
    content: biom("[[0,0,1],[2,1,1]]"),
    says: ["t.biom: BIOM", /out of range|\[2,1,1\]|row/],
  },
  {
    name: "a column out of range",
    table: "t.biom",
    content: biom("[[0,0,1],[1,-1,1]]"),
    says: ["t.biom: BIOM"],
  },
  {
    name: "half a JSON",
    table: "t.biom",
    content: biom("[[0,0,1]]").slice(0, -9),
    says: ["t.biom: "],
  },
  {
    name: "a word for a count",
    table: "t.biom",
    content: biom('[[0,0,"many"]]'),
    says: ["t.biom: BIOM"],
  },
  {
    name: "negative counts",
    table: "t.biom",
    content: biom("[[0,0,3],[1,1,-2]]"),
    says: ["zero or more, got -2 for feature 'fb' in sample 's2'"],
  },
  {
    name: "negative counts before a filter",
    table: "t.biom",
    content: biom("[[0,0,3],[1,1,-2]]"),
    options: ["--min-frequency", "1"],
    says: ["t.biom: filter: counts must be finite numbers, zero or more, got -2 for feature 'fb'"],
  },
  ...[[], ["--min-prevalence", "1"]].map((options) => ({
    name: `missing counts with ${options.join(" ") || "no filter"}`,
    table: "t.tsv",
    content: tsv([
      ["id", "fa", "fb"],
      ["s1", 1, "NA"],
      ["s2", 2, 3],
      ["s3", 2, 5],
    ]),
    options,
    says: ["zero or more, got NaN for feature 'fb'"],
  })),
];

let scene: Scene;
beforeEach(() => {
  scene = openScene(study);
});
afterEach(() => scene.remove());

async function expectRefused(argv: readonly string[], says: Case["says"]): Promise<void> {
  const before = scene.names();
  const { code, stdout, stderr } = await scene.run(argv);
  expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
  const errors = stderr.split("\n").filter((line) => line.startsWith("mixedlm: "));
  expect(errors.length).toBe(1);
  for (const text of says) expect(errors[0]).toMatch(text);
  expect(stderr).not.toMatch(/^\s+at |internal error|TypeError|RangeError|undefined/m);
  expect(scene.names()).toEqual(before);
}

describe("files that are not what they seem", () => {
  test.each([...archives, ...tables])("$name", async ({ table, content, options = [], says }) => {
    scene.write({ [table]: content });
    await expectRefused(["fit", `@${table}`, ...model, ...cluster, ...options], says);
  });

  test("a damaged tree or taxonomy is named as the table would be", async () => {
    scene.write({ "tree.qza": whole.slice(0, 300), "taxa.qza": whole });
    const counts = ["fit", "@counts.tsv", ...model, "--pseudocount", "1"];
    await expectRefused([...counts, "--tree", "@tree.qza"], ["tree.qza: zip: the archive must be whole"]);
    await expectRefused(
      [...counts, "--cluster", "correlation", "--taxonomy", "@taxa.qza"],
      ["taxa.qza: artifact: must hold data/taxonomy.tsv, got FeatureTable"],
    );
  });
});

describe("trees that do not fit", () => {
  test.each<[string, string, readonly string[], readonly (string | RegExp)[]]>([
    ["no common tip", "((x1,x2),x3);", [], [/every column must be a tip.* got neither for .*'fa'/]],
    ["a tip twice", "((fa,fb),(fc,fa));", [], ["tree.nwk: Newick: names of tips must be unique, got 'fa'"]],
    ["a tip without a name", "((fa,fb),(fc,));", [], ["tree.nwk: Newick: expected the name of a tip"]],
    ["a bracket too many", "((fa,fb),(fc,fd)));", [], ["tree.nwk: Newick: expected"]],
    ["an empty file", "", [], ["tree.nwk", "empty file"]],
    ["nothing but a table", "id\tx\ns1\t2\n", [], ["tree.nwk"]],
    [
      "zeros into logarithms",
      "((fa,fb),(fc,fd));",
      ["--pseudocount"],
      ["logarithms need positive", "replace zeros first, with --pseudocount 1 or --zeros multiplicative"],
    ],
  ])("%s", async (_name, tree, without, says) => {
    scene.write({ "tree.nwk": tree });
    const zeros = without.length > 0 ? [] : ["--pseudocount", "1"];
    await expectRefused(["fit", "@counts.tsv", ...model, "--tree", "@tree.nwk", ...zeros], says);
  });

  test("nodes without names, or with three branches, are made to fit, and the log says so", async () => {
    const argv = ["balances", "@counts.tsv", "--tree", "@tree.nwk", "--pseudocount", "1", "-o", "@out"];
    const named = /not every node had a name of its own: all are named y0, y1, … from the root down/;
    const split = /1 node with more than two branches split into two at a time/;
    scene.write({ "tree.nwk": "((fa,fb),(fc,fd)top)root;" });
    const unnamed = await scene.run(argv);
    expect(unnamed.code).toBe(0);
    expect(unnamed.stderr).toMatch(named);
    expect(unnamed.stderr).not.toMatch(split);
    scene.write({ "tree.nwk": "((fa,fb,fc)three,fd)root;" });
    const wide = await scene.run([...argv, "--force"]);
    expect(wide.stderr).toMatch(split);
    expect(wide.stderr).toMatch(named);
    expect(Object.keys(scene.rows("out/balances.tsv")[0]!)).toEqual(["sample", "y0", "y1", "y2"]);
    scene.write({ "tree.nwk": "((fa,fb)left,(fc,fd)right)root;" });
    const plain = await scene.run([...argv, "--force"]);
    expect(plain.stderr).not.toMatch(/y0|branches/);
    expect(Object.keys(scene.rows("out/balances.tsv")[0]!)).toEqual(["sample", "root", "left", "right"]);
  });
});
