import { expect, test } from "vitest";
import { modelMatrix } from "../../src/index.js";
import { insertName, writeName } from "../../web/page/write-name.js";

test.each([
  ["week", "week"],
  ["Sepal.Length", "Sepal.Length"],
  ["größe", "größe"],
  ["dose (mg)", 'Q("dose (mg)")'],
  ["2nd", 'Q("2nd")'],
  ['a "b" \\ c', 'Q("a \\"b\\" \\\\ c")'],
])("%s is written as %s, which a formula reads", (column, written) => {
  expect(writeName(column)).toBe(written);
  const data = { index: ["a", "b"], columns: { [column]: [1, 2] } };
  expect(Array.from(modelMatrix(`0 + ${written}`, data).values)).toEqual([1, 2]);
});

/** The caret is at the bar before and after. */
test.each([
  ["|", "x|"],
  ["week|", "week + x|"],
  ["week * |", "week * x|"],
  ["week *|", "week * x|"],
  ["np.log(|)", "np.log(x|)"],
  ["C(|, Treatment)", "C(x|, Treatment)"],
  ["a:|", "a:x|"],
  ["|b", "x| + b"],
  ["a + | + b", "a + x| + b"],
  ["(1 + | | g)".replace(" | g", " ¦ g"), "(1 + x| ¦ g)"],
])("into %s", (before, after) => {
  const at = before.indexOf("|");
  const { formula, caret } = insertName(before.replace("|", "").replace("¦", "|"), at, "x");
  expect(`${formula.slice(0, caret)}|${formula.slice(caret).replace("|", "¦")}`).toBe(after);
});
