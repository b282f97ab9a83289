import { expect, test } from "vitest";
import { covarianceOf, structureWords } from "../../src/covariance/structures.js";
import { readTree } from "./source-tree.js";

/** Every structure is one of any covariance matrix. */
const structureNames = covarianceOf({ covariance: "full" }).contains;

/** `free: { g: "diagonal" }` says which parameters are estimated, whatever the structure is. */
const optionFree = ["options/fit.ts", "fit/run/search-settings.ts", "cli/options/read-values.ts"];

/** Some structures of residuals have the names of those of random effects. */
const ofResiduals = "residual/structures.ts";

test("what a covariance structure is called stands in its own file only", () => {
  const { files } = readTree("src");
  const quoted = new RegExp(`["'](${[...structureNames, ...structureWords].join("|")})["']`);
  const named = files.filter(({ text }) => quoted.test(text)).map(({ path }) => path);
  const elsewhere = named.filter(
    (path) => path !== ofResiduals && !path.startsWith("covariance/") && !optionFree.includes(path),
  );
  expect(named.length).toBeGreaterThan(structureNames.length);
  expect(elsewhere).toEqual([]);
});
