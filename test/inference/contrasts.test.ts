import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";
import { Frame } from "../../src/table/frame.js";
import { readTsv } from "../support/read-fixture.js";

const table = readTsv(["inference", "factorial.tsv"], ["a", "b", "g", "h"]);
const y = table.columns.y as Float64Array;
const responses = { index: table.index, columns: { y, negative: y.map((value) => -value) } };
const model = fitSync(prepare("a + x", table, { groups: "g" }), responses);
const [mid, top] = ["a[T.mid]", "a[T.top]"];

describe("one contrast, however it is written", () => {
  const row = model.terms.map((term) => (term === top ? 1 : term === mid ? -1 : 0));
  const spellings = {
    weights: { [top]: 1, [mid]: -1 },
    named: { "top over mid": { [top]: 1, [mid]: -1 } },
    rows: [{ [top]: 1, [mid]: -1 }],
    matrix: [row],
    arrays: [Float64Array.from(row)],
    frame: new Frame(["top over mid"], [top, mid], Float64Array.of(1, -1)),
  };
  test.each(Object.entries(spellings))("%s", (_, contrasts) => {
    const { columns } = model.contrast(contrasts);
    expect(columns.response).toEqual(["y", "negative"]);
    const beta = model.coefficients();
    expect(columns.estimate[0]).toBeCloseTo(beta.get(top, "y") - beta.get(mid, "y"), 12);
    expect(columns.estimate[1]).toBeCloseTo(-columns.estimate[0]!, 12);
    const [name] = columns.contrast;
    expect(name).toBe(
      contrasts === spellings.named || contrasts === spellings.frame
        ? "top over mid"
        : "-a[T.mid] + a[T.top]",
    );
  });
});

test("a coefficient is a contrast of one", () => {
  const tidy = model.tidy().columns;
  const { columns } = model.contrast(model.terms.map((term) => ({ [term]: 1 })));
  for (const name of [
    "estimate",
    "std_error",
    "df",
    "statistic",
    "p_value",
    "conf_low",
    "conf_high",
    "q_value",
  ] as const) {
    columns[name].forEach((value, i) => {
      expect(Math.abs(value - tidy[name][i]!)).toBeLessThanOrEqual(1e-9 * Math.abs(tidy[name][i]!));
    });
  }
});

test("rows of a contrast that depend on each other count once", () => {
  const joint = model.contrastJoint([{ [mid]: 1 }, { [top]: 1 }, { [mid]: 1000, [top]: -1000 }]).columns;
  const anova = model.anova().columns;
  expect(joint.num_df[0]).toBe(2);
  expect(joint.statistic[0]).toBeCloseTo(anova.statistic[anova.term.indexOf("a")]!, 8);
});

test("a contrast that the rows cannot tell is NaN", () => {
  const twice = {
    ...table,
    columns: { ...table.columns, x2: (table.columns.x as Float64Array).map((v) => 2 * v) },
  };
  const deficient = fitSync(prepare("x + x2", twice, { groups: "g" }), responses);
  const slope = fitSync(prepare("x", table, { groups: "g" }), responses).contrast({ x: 1 }).columns;
  const { columns } = deficient.contrast({ x: { x: 1 }, x2: { x2: 1 }, total: { x: 1, x2: 2 } });
  expect([...columns.estimate.slice(0, 2)]).toEqual([Number.NaN, Number.NaN]);
  expect(columns.estimate[2]).toBeCloseTo(slope.estimate[0]!, 10);
  expect(columns.df[2]).toBeCloseTo(slope.df[0]!, 8);
});

test.each([
  [{ x: { X: 1 } }, /'x' names 'X', which is no term \(did you mean 'x'\?\)/],
  [{ "a[T.mid]": Number.NaN }, /finite/],
  [[[1, 0]], /a weight for each of 4 terms, got 2/],
  [{}, /at least one/],
])("the contrast %j is refused", (contrasts, message) => {
  expect(() => model.contrast(contrasts as Record<string, number>)).toThrow(message);
  expect(() => model.contrast(contrasts as Record<string, number>)).toThrow(UsageError);
});
