import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type LMEModel, mixedlm } from "../../src/index.js";
import { readMetadata, readTable } from "../../src/io/index.js";
import { studyFolder } from "./study-folder.js";

const folder = studyFolder("cfstudy");

/** Balance y0 by lme4 1.1-31 at a tight optimum, and by gneiss 0.4.6, whose search stops before it. */
const coefficients: Record<string, { readonly lme4: number; readonly gneiss: number }> = {
  Intercept: { lme4: 1.4126182369916, gneiss: 1.412621958 },
  "ph[T.5.5]": { lme4: -0.0503681587341, gneiss: -0.05036823 },
  "ph[T.6]": { lme4: -0.0911968930065, gneiss: -0.09119689 },
  "ph[T.6.5]": { lme4: -0.0996070145, gneiss: -0.09960722 },
  "ph[T.7]": { lme4: -0.20549680829, gneiss: -0.20549681 },
  "ph[T.7.5]": { lme4: -0.2161728660165, gneiss: -0.21617282 },
  "ph[T.8]": { lme4: -0.170981120452, gneiss: -0.17098102 },
  "ph[T.8.5]": { lme4: -0.4167615106902, gneiss: -0.41676168 },
  "ph[T.Not applicable]": { lme4: -0.9624863135967, gneiss: -0.96249002 },
};

describe.skipIf(folder === undefined)("the artifacts of gneiss's own tests", () => {
  let model: LMEModel;

  beforeAll(async () => {
    const table = await readTable(join(folder!, "lme_balances.qza"));
    const metadata = await readMetadata(join(folder!, "test_lme_metadata.txt"));
    model = await mixedlm("ph", table, metadata, {
      groups: "host_subject_id",
      test: "normal",
      vcov: "joint",
    });
  });

  test("one cell of text makes pH a category; the coefficients of y0 are lme4's, and gneiss's as far as it goes", () => {
    expect(model.responses).toHaveLength(187);
    expect(model.terms).toEqual(Object.keys(coefficients));
    for (const [term, { lme4, gneiss }] of Object.entries(coefficients)) {
      const [value, size] = [model.coefficients().get(term, "y0"), model.standardErrors().get(term, "y0")];
      expect(Math.abs(value - lme4)).toBeLessThan(1e-6 * size);
      expect(Math.abs(value - gneiss)).toBeLessThan(1e-4 * size);
    }
    expect(model.pvalues().get("ph[T.8.5]", "y0")).toBeCloseTo(0.01593634, 6);
    expect(Math.log10(model.pvalues().get("ph[T.Not applicable]", "y0"))).toBeCloseTo(
      Math.log10(6.372608e-9),
      3,
    );
  });

  test("the variance ratio of y0, which they assert as 1.105630, is lme4's; the likelihood lies above theirs", () => {
    const at = model.responses.indexOf("y0");
    expect([model.nobs[at], model.result.groups[at]]).toEqual([236, 42]);
    const { params, pvalues } = model.params();
    const ratio = params.get("Group Var", "y0");
    expect(Math.abs(ratio / 1.10569715405 - 1)).toBeLessThan(1e-6);
    expect(Math.abs(ratio / 1.10563 - 1)).toBeLessThan(1e-4);
    expect(pvalues.get("Group Var", "y0")).toBeCloseTo(0.0005121, 6);
    expect(model.logLikelihood[at]).toBeGreaterThan(-256.00822734);
    expect(model.logLikelihood[at]).toBeCloseTo(-256.00822731749, 9);
  });
});
