import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openScene, rowsOf, type Scene } from "./scene.js";

/** Data that may not be carried in the project lie beside it, or where MIXEDLM_SHARED says. */
const shared = process.env["MIXEDLM_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
const data = join(shared, "data/cfstudy");
const oracle = join(shared, "oracles/composition/cfstudy-lme4.tsv");
const isThere = existsSync(data) && existsSync(oracle);
if (!isThere)
  console.warn("SKIPPED: real data are absent; set MIXEDLM_SHARED to the folder that holds data/");

describe.skipIf(!isThere)("the cystic fibrosis study, from artifacts to tests", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = openScene();
    const inputs = [join(data, "feature-table.qza"), "--metadata", join(data, "metadata.txt")];
    const balances = ["--cluster", "gradient:ph", "--min-frequency", "500", "--pseudocount", "1"];
    const taxonomy = ["--taxonomy", join(data, "taxonomy.qza")];
    const model = ["--formula", "ph", "--groups", "host_subject_id"];
    const ending = await scene.run(["fit", ...inputs, ...model, ...balances, ...taxonomy, "-o", "@out"]);
    expect(ending.code).toBe(0);
    expect(ending.stderr).toMatch(/^features +127 of 1727 kept$/m);
  });
  afterAll(() => scene.remove());

  test("gives lme4's estimates and lmerTest's p-values for each of the 126 balances", () => {
    const ours = new Map(
      scene.rows("out/coefficients.tsv").map((row) => [`${row["response"]} ${row["term"]}`, row]),
    );
    const theirs = rowsOf(readFileSync(oracle, "utf8"));
    expect(theirs.length).toBe(252);
    for (const row of theirs) {
      const mine = ours.get(`${row["response"]} ${row["term"]!.replace("(Intercept)", "Intercept")}`)!;
      // The sides of a node are sorted along the gradient here, so a sign may differ.
      const estimates = [mine["estimate"], row["estimate"]].map((cell) => Math.abs(Number(cell)));
      const relative = (a: number, b: number) => Math.abs(a - b) / Math.max(Math.abs(b), 1e-8);
      expect(relative(estimates[0]!, estimates[1]!)).toBeLessThan(1e-6);
      expect(relative(Number(mine["std_error"]), Number(row["std_error"]))).toBeLessThan(1e-5);
      expect(relative(Number(mine["df"]), Number(row["df"]))).toBeLessThan(1e-3);
      expect(Math.abs(Number(mine["log10_p"]) - Math.log10(Number(row["p_satterthwaite"])))).toBeLessThan(
        1e-2,
      );
    }
  });

  test("finds the balances of the published analysis, numerators where the pH is high", () => {
    const ofPh = scene.rows("out/coefficients.tsv").filter((row) => row["term"] === "ph");
    expect(ofPh.filter((row) => Number(row["q_value"]) < 0.05).length).toBe(53);
    const [clearest] = ofPh.sort((a, b) => Number(a["log10_p"]) - Number(b["log10_p"]));
    expect(clearest).toMatchObject({ response: "y2", estimate: expect.stringMatching(/^2\.06327/) });
    const taxa = scene.rows("out/balance-members.tsv").map((row) => row["taxon"]);
    expect(taxa.every((taxon) => taxon!.startsWith("k__Bacteria"))).toBe(true);
  });
});
