import { afterEach, beforeEach, expect, test } from "vitest";
import { openScene, type Scene, tsv } from "../support/scene.js";

let scene: Scene;
const samples = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"];

beforeEach(() => {
  scene = openScene({
    // As HUMAnN writes it: the header begins with "# Pathway".
    "pathways.tsv": tsv([
      ["# Pathway", ...samples],
      ["UNMAPPED", 100, 120, 90, 80, 100, 90, 85, 77],
      ["PWY-1: a thing (b)", 10, 12, 9, 8, 11, 13, 9, 10],
      ["PWY-2: b", 4, 5, 6, 3, 4, 6, 7, 8],
    ]),
    "md.tsv": tsv([
      ["sample", "subject", "week"],
      ...samples.map((sample, i) => [sample, "ABCD"[i >> 1]!, i % 2]),
    ]),
  });
});
afterEach(() => scene.remove());

test.each([[[]], [["--stream"]]])("a table of HUMAnN has 8 samples and 3 features, %j", async (how) => {
  const inputs = ["@pathways.tsv", "--transpose", "--metadata", "@md.tsv", ...how];
  const { code, stderr } = await scene.run([
    ...["fit", ...inputs, "--formula", "week", "--groups", "subject", "-o", "@out"],
    ...["--threads", "0"],
  ]);
  expect(stderr).toMatch(/^table +.*pathways\.tsv: 8 samples/m);
  expect(code).toBe(0);
  const fits = scene.rows("out/fits.tsv");
  expect(fits.map((row) => [row["response"], row["n"]])).toEqual([
    ["UNMAPPED", "8"],
    ["PWY-1: a thing (b)", "8"],
    ["PWY-2: b", "8"],
  ]);
});

test("genera are those of QIIME 2's collapse: a rank named empty is not one that is missing", async () => {
  const family = "k__B; p__F; c__C; o__O; f__Y";
  const lineages = { a: `${family}; g__`, b: family, c: `${family}; g__A`, d: `${family}; g__B` };
  scene.write({
    "counts.tsv": tsv([["sample", "a", "b", "c", "d"], ...samples.map((id, i) => [id, 9, i + 3, 5, 20 - i])]),
    "taxa.tsv": tsv([["Feature ID", "Taxon"], ...Object.entries(lineages)]),
  });
  const words = ["--cluster", "random:1", "--level", "genus", "--taxonomy", "@taxa.tsv"];
  const { code, stderr } = await scene.run(["balances", "@counts.tsv", ...words, "-o", "@out"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^taxa +4 of level 6, of 4 features$/m);
  const members = scene.rows("out/balance-members.tsv").map((row) => row["feature"]!);
  const taxa = ["g__", "__", "g__A", "g__B"].map((genus) => `${family.replaceAll("; ", ";")};${genus}`);
  expect(new Set(members)).toEqual(new Set(taxa));
});
