import { expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";

const data = {
  index: ["1", "2", "3", "4"],
  columns: {
    "body-site": ["a", "b", "a", "b"],
    "bmi (kg/m2)": [1, 2, 3, 5],
    "age at visit": [1, 2, 3, 5],
    "host's id": ["u", "u", "v", "v"],
    "host-id": ["u", "u", "v", "v"],
    g: ["u", "u", "v", "v"],
  },
};

test.each([
  ["body-site", "no column named 'body'; write Q('body-site') for the column 'body-site'"],
  ["bmi (kg/m2)", "no function named 'bmi'; write Q('bmi (kg/m2)') for the column 'bmi (kg/m2)'"],
  ["np.log(bmi (kg / m2))", "write Q('bmi (kg/m2)') for the column 'bmi (kg/m2)'"],
  [
    "age at visit + g",
    "expected an operator, not 'at'; write Q('age at visit') for the column 'age at visit'",
  ],
  ["1 + (1 | host-id)", "write Q('host-id') for the column 'host-id'"],
])("%s says how the column is written", (formula, says) => {
  expect(() => prepare(formula, data, formula.includes("|") ? {} : { groups: "g" })).toThrow(says);
});

test("what it says is read", () => {
  const formula = "Q('bmi (kg/m2)') + (1 | Q('host-id'))";
  expect(prepare(formula, data).design.fixed.columns).toEqual(["Intercept", "Q('bmi (kg/m2)')"]);
});
