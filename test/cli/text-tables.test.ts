import { afterEach, beforeEach, expect, test } from "vitest";
import { openScene, type Scene, tsv } from "./scene.js";

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
