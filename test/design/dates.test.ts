import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { readMetadata, readTable } from "../../src/io/index.js";
import { LMEModel } from "../../src/model/lme-model.js";
import { mixedlm } from "../../src/model/mixedlm.js";
import { timeOf } from "../../src/table/dates.js";
import type { TableLike } from "../../src/table/source-columns.js";

const folder = new URL("../fixtures/dates/", import.meta.url);
const path = (name: string) => new URL(name, folder).pathname;
const expected = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8"));
const table = await readTable(path("table.tsv"));
const metadata = await readMetadata(path("metadata.tsv"));

/** Estimates as R names them. */
function estimates(model: LMEModel, response: string): Record<string, number> {
  const { columnNames: _, rowNames } = model.coefficients();
  const nameOf = (term: string) =>
    term === "Intercept" ? "(Intercept)" : term.replace("arm[T.placebo]", "armplacebo");
  return Object.fromEntries(rowNames.map((term) => [nameOf(term), model.coefficients().get(term, response)]));
}

describe("dates are days since the earliest of their column", () => {
  test.each([
    ["day", "day + arm + (1 | subject)"],
    ["slope", "day + (day | subject)"],
    ["taken", "taken + (1 | subject)"],
  ])("%s: the estimates are lme4's, the earliest day left out or not", async (name, formula) => {
    const model = await mixedlm(formula, table, metadata);
    for (const response of ["y1", "y2"]) {
      const found = estimates(model, response);
      for (const [term, value] of Object.entries<number>(expected[name][response]))
        expect(found[term]! / value).toBeCloseTo(1, 5);
    }
  });

  test("the origin is that of the file, though the table and the model leave its sample out", async () => {
    const { y1 } = table.columns as { y1: Float64Array };
    const later = { index: table.index.slice(1), columns: { y1: y1.slice(1) } };
    const { plan } = await mixedlm("day + (1 | subject)", later, metadata);
    expect(plan.design.fixed.spec.variables).toMatchObject([
      { name: "day", type: "date", origin: expected.origin },
    ]);
    expect(plan.notes).toContain(
      `day looks like dates and is days since ${expected.origin}; C(day) or categorical day takes its text as categories`,
    );
  });

  test("means and contrasts are taken at dates as at days", async () => {
    const model = await mixedlm("day * arm + (1 | subject)", table, metadata);
    const [origin, later] = [expected.origin as string, "2024-03-27"];
    const days = (Date.parse(later) - Date.parse(origin)) / 86_400_000;
    const meansAt = (at: string | number) => model.means("arm", { at: { day: at } }).means.columns;
    expect(meansAt(later)).toEqual(meansAt(days));
    const drug = (at: string) => {
      const { level, mean, response } = meansAt(at);
      return mean[level.findIndex((name, i) => name === "drug" && response[i] === "y1")]!;
    };
    const slope = model.coefficients().get("day", "y1");
    expect(drug(later) - drug(origin)).toBeCloseTo(slope * days, 10);
    const text = (day: string | number) => `late: arm[drug] - arm[placebo] | day=${day}`;
    expect(model.contrast(text(later)).columns).toEqual(model.contrast(text(days)).columns);
    expect(() => meansAt("soon")).toThrow(
      "means: 'day' must be a finite number or a date (YYYY-MM-DD) in at, got \"soon\"",
    );
  });

  test("a saved model predicts new dates from the same origin", async () => {
    const model = LMEModel.fromJSON(
      JSON.parse(JSON.stringify(await mixedlm("day + (1 | subject)", table, metadata))),
    );
    const [intercept, slope] = ["Intercept", "day"].map((term) => model.coefficients().get(term, "y1"));
    const predicted = model.predict({ index: ["n"], columns: { day: ["2024-12-24"], subject: ["p1"] } });
    const days = (Date.UTC(2024, 11, 24) - Date.parse(expected.origin)) / 86_400_000;
    expect(predicted.get("n", "y1")).toBeCloseTo(intercept! + slope! * days, 10);
    expect(() => model.predict({ index: ["n"], columns: { day: ["soon"], subject: ["p1"] } })).toThrow(
      "column 'day': must be dates (YYYY-MM-DD), got 'soon' for sample 'n'",
    );
  });
});

const small = {
  index: ["a", "b", "c", "d", "e", "f"],
  columns: {
    day: ["2024-03-02", "2024-03-01", "2024-03-04", "2024-03-01", "2024-03-02", "2024-03-04"],
    end: ["2024-03-05", "2024-03-03", "2024-03-05", "2024-03-05", "2024-03-08", "2024-03-09"],
    g: ["u", "u", "v", "v", "w", "w"],
  },
};
const columnOf = (formula: string, data: TableLike = small, options = {}) => {
  const { columns, values } = prepare(formula, data, { groups: "g", ...options }).design.fixed;
  return Object.fromEntries(
    columns.map((name, j) => [name, Array.from(small.index, (_, i) => values[i * columns.length + j]!)]),
  );
};

test("inside C(), in conditions and as groups a date is its text", () => {
  expect(Object.keys(columnOf("C(day)"))).toEqual([
    "Intercept",
    "C(day)[T.2024-03-02]",
    "C(day)[T.2024-03-04]",
  ]);
  expect(Object.keys(columnOf("day", small, { categorical: ["day"] }))).toEqual([
    "Intercept",
    "day[T.2024-03-02]",
    "day[T.2024-03-04]",
  ]);
  expect(Object.keys(columnOf("C(day)", small, { reference: { day: "2024-03-04" } }))).toEqual([
    "Intercept",
    "C(day)[T.2024-03-01]",
    "C(day)[T.2024-03-02]",
  ]);
  expect(prepare("1", small, { groups: "day" }).design.random[0]!.levels).toEqual([
    "2024-03-01",
    "2024-03-02",
    "2024-03-04",
  ]);
  expect(prepare("1", small, { groups: "g", subset: 'day > "2024-03-01"' }).samples).toEqual([
    "a",
    "c",
    "e",
    "f",
  ]);
  expect(prepare("C(day)", small, { groups: "g" }).notes.join()).not.toContain("days since");
});

test("dates of types are days without a question, timestamps with their fractions", () => {
  const typed = {
    sample: small.index,
    g: small.columns.g,
    day: small.columns.day.map((day, i) => new Date(`${day}T${i === 0 ? "12" : "00"}:00:00Z`)),
  };
  expect(columnOf("day", typed)["day"]).toEqual([1.5, 0, 3, 0, 1, 3]);
  expect(prepare("day", typed, { groups: "g" }).notes).toEqual(["day is days since 2024-03-01"]);
  expect(Object.keys(columnOf("C(day)", typed))).toContain("C(day)[T.2024-03-04]");
});

test("two columns of dates differ by days, and compare as dates", () => {
  expect(columnOf("I(end - day)")["I(end - day)"]).toEqual([3, 2, 1, 4, 6, 5]);
  expect(prepare("1", small, { groups: "g", subset: "end - day > 3 & end > day" }).samples).toEqual([
    "d",
    "e",
    "f",
  ]);
});

test.each([
  ["2024-03-01", "2024-03-01T00:00:00Z"],
  ["2024-03-01 10:30", "2024-03-01T10:30:00Z"],
  ["2024-03-01T10:30:15.5+02:00", "2024-03-01T08:30:15.500Z"],
  ["2024-02-30", undefined],
  ["2024-3-1", undefined],
  ["20240301", undefined],
])("%s is read as %s", (text, iso) => {
  expect(timeOf(text)).toBe(iso === undefined ? undefined : Date.parse(iso));
});
