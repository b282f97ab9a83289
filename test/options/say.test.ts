import { describe, expect, test } from "vitest";
import { DataError, errorInFile, FormulaError, UsageError } from "../../src/errors.js";
import { say } from "../../src/options/words/say.js";
import { either, type Problem } from "../../src/problem.js";

const normal = { option: "test", value: "normal" };

describe("a problem", () => {
  test.each<[string, Problem, string, string]>([
    [
      "of an option",
      { option: "groups", rule: "no column named 'x'", hint: " (did you mean 'y'?)" },
      "groups: no column named 'x' (did you mean 'y'?)",
      "--groups: no column named 'x' (did you mean 'y'?)",
    ],
    [
      "of the value of an option",
      {
        where: "options",
        option: { option: "vcov", value: "joint" },
        rule: ["goes with ", normal],
        got: "none",
      },
      'options: vcov "joint" goes with test "normal", got none',
      "--vcov joint: goes with --test normal, got none",
    ],
    [
      "of a name in an option",
      { option: { option: "vcFormula", key: "site" }, rule: "nothing varies here" },
      "vcFormula 'site': nothing varies here",
      "--vc site: nothing varies here",
    ],
    [
      "of two options",
      { option: ["numeric", "categorical"], rule: "must differ" },
      "numeric, categorical: must differ",
      "--numeric, --categorical: must differ",
    ],
    [
      "of an option that a flag denies",
      { where: "compare", rule: ["with ", { option: "refit", value: false }, " both must be alike"] },
      "compare: with refit: false both must be alike",
      "compare: with --no-refit both must be alike",
    ],
    [
      "of several values",
      { option: "vcov", rule: ["goes with ", { option: "test", value: ["residual", "normal"] }] },
      'vcov: goes with test "residual" or "normal"',
      "--vcov: goes with --test residual or normal",
    ],
    ["of a verb that is an option", { where: "matchTips", rule: "no" }, "matchTips: no", "--tree: no"],
    [
      "of a verb that is two options",
      { where: "filterFeatures", rule: "no" },
      "filterFeatures: no",
      "--min-frequency, --min-prevalence: no",
    ],
    ["of a verb with another name", { where: "parseNewick", rule: "no" }, "parseNewick: no", "Newick: no"],
    [
      "of an option of a verb that the command line does not have",
      { where: "confint", option: "level", rule: "must lie between 0 and 1", got: "2" },
      "confint: level must lie between 0 and 1, got 2",
      "confint: level must lie between 0 and 1, got 2",
    ],
    [
      "with advice",
      { where: "ilr", rule: "no", hint: ["; ", either("use clr(table)", "use ", { option: "zeros" })] },
      "ilr: no; use clr(table)",
      "balances: no; use --zeros",
    ],
  ])("%s", (_, problem, library, commandLine) => {
    const error = new UsageError(problem);
    expect(error.message).toBe(library);
    expect(say(error, "library")).toBe(library);
    expect(say(error, "command line")).toBe(commandLine);
    expect(error.problem).toBe(problem);
  });
});

test("of a file begins with its name", () => {
  const error = errorInFile(
    new DataError({ where: "parseNewick", rule: "expected ')'" }, { row: 2 }),
    "a.nwk",
  );
  expect(error).toMatchObject({ file: "a.nwk", row: 2 });
  expect(error.message).toBe("a.nwk: parseNewick: expected ')'");
  expect(say(error, "command line")).toBe("a.nwk: Newick: expected ')'");
});

test("of a formula keeps its caret", () => {
  const error = new FormulaError({ option: "reFormula", rule: "nothing varies here" }, "groups: 0", 8, 9);
  const below = "\n    groups: 0\n            ^";
  expect(error.message).toBe(`reFormula: nothing varies here${below}`);
  expect(say(error, "command line")).toBe(`--re-formula: nothing varies here${below}`);
});

test("an error without parts says its message", () => {
  expect(say(new DataError("anything else"), "command line")).toBe("anything else");
  expect(say(new Error("no column"), "command line")).toBe("no column");
});
