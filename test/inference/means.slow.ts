import { test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";
import { readTsv } from "../support/read-fixture.js";
import { expectLimitsMatchTests } from "../support/simultaneous-limits.js";

test("dunnett of a:b: zero lies outside exactly when p < 0.05", () => {
  const table = readTsv(["inference", "factorial.tsv"], ["a", "b", "g", "h"]);
  const responses = { index: table.index, columns: { y: table.columns.y! } };
  const model = fitSync(prepare("a * b + x", table, { groups: "g" }), responses);
  expectLimitsMatchTests(model, "a:b", "dunnett", 5);
});
