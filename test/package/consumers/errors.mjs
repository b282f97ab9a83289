/** Errors as callers of the bundles see them. */
import * as whole from "mixedlm/mixedlm.min.js";
import * as small from "mixedlm/mixedlm-fit.min.js";

const index = ["a", "b", "c", "d"];
const table = { index, columns: { y: [1, 2, 4, 3] } };
const metadata = { index, columns: { g: ["u", "u", "v", "v"] } };

function thrownBy({ mixedlmSync, MixedlmError }, formula, options) {
  try {
    return mixedlmSync(formula, table, metadata, { groups: "g", ...options });
  } catch (error) {
    return { name: error.name, code: error.code, ours: error instanceof MixedlmError, text: error.message };
  }
}

for (const { name, code, ours } of [thrownBy(whole, "1 +"), thrownBy(small, "1", { test: "exact" })])
  console.log(name, code, ours);
console.log(thrownBy(small, "1", { test: "kenward-roger" }).text);
console.log(thrownBy(small, "1", { test: "residual", vcov: "cr1" }).text);
console.log(thrownBy(small, "1 + cs(0 + a | g)", { groups: undefined }).text);
const plan = whole.prepare("1 + cs(0 + a | g)", {
  index: ["a", "b", "c", "d", "e", "f", "g", "h"],
  columns: { a: ["u", "v", "u", "v", "u", "v", "u", "v"], g: ["u", "u", "u", "u", "v", "v", "v", "v"] },
});
try {
  small.fitSync(structuredClone(plan), table);
} catch (error) {
  console.log(error.message);
}
