import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitSync, LMEModel, olsSync, prepare, type Table } from "../../src/index.js";
import { readJson, readTsv } from "../support/read-fixture.js";

/** emmeans of lme4's fit to the rows without the cell top, q; with the mode of group g03. See make-expected.R. */
const { predictions: wanted } = readJson<{
  predictions: {
    a: string[];
    b: string[];
    x: number[];
    population: (number | null)[];
    conditional: (number | null)[];
  };
}>("missing-levels", "expected.json");

const metadata = readTsv(["inference", "factorial.tsv"], ["a", "b", "g", "h"]);
const y = metadata.columns.y as Float64Array;
const [a, b] = [metadata.columns.a as string[], metadata.columns.b as string[]];
const isEmpty = (i: number) => a[i] === "top" && b[i] === "q";
/** One response misses the cell, the other has it. */
const table: Table = {
  index: metadata.index,
  columns: { whole: y, holes: y.map((value, i) => (isEmpty(i) ? Number.NaN : value)) },
};
const cells: Table = {
  index: wanted.a.map((_, i) => `c${i}`),
  columns: { a: wanted.a, b: wanted.b, x: Float64Array.from(wanted.x), g: wanted.a.map(() => "g03") },
};
const model = fitSync(prepare("a * b + x", metadata, { groups: "g" }), table);

function expectColumn(found: Float64Array, expected: readonly (number | null)[], digits: number): void {
  expected.forEach((value, i) => {
    if (value === null) expect(found[i]).toBeNaN();
    else expect(found[i]).toBeCloseTo(value, digits);
  });
}

function expectMissing(found: Float64Array, isMissing: (i: number) => boolean): void {
  found.forEach((value, i) => {
    expect(Number.isNaN(value)).toBe(isMissing(i));
  });
}

describe("cells that cannot be estimated", () => {
  test("predictions are emmeans', and NaN in the empty cell", () => {
    expectColumn(model.predict(cells).column("holes"), wanted.population, 6);
    expect([...model.predict(cells).column("whole")].some(Number.isNaN)).toBe(false);
  });

  test.each([true, ["g"]])("predictions with random: %j are NaN in the empty cell", (random) => {
    expectColumn(model.predict(cells, { random }).column("holes"), wanted.conditional, 5);
  });

  test("fitted samples of an empty cell are NaN too, where the response has no value", () => {
    for (const frame of [
      model.predict(),
      model.fitted(),
      model.predict(undefined, { random: true }),
      model.fitted({ random: false }),
    ]) {
      const found = frame.column("holes");
      expectMissing(found, isEmpty);
    }
    const { fitted, population } = model.augment().columns;
    expectMissing(fitted.subarray(y.length), isEmpty);
    expectMissing(population.subarray(y.length), isEmpty);
  });

  test("limits are NaN exactly where the prediction is", () => {
    const { fit, lower, upper } = model.predict(cells, { interval: "confidence" });
    wanted.population.forEach((value, i) => {
      for (const frame of [fit, lower, upper])
        expect(Number.isNaN(frame.column("holes")[i])).toBe(value === null);
    });
  });

  test("predictions of a linear model are the mean of each cell, NaN in the empty one", () => {
    const linear = olsSync("a * b", table, metadata);
    const found = linear.predict(cells).column("holes");
    cells.index.forEach((_, i) => {
      const own = [...y.keys()].filter((k) => a[k] === wanted.a[i] && b[k] === wanted.b[i] && !isEmpty(k));
      const mean = own.reduce((sum, k) => sum + y[k]!, 0) / own.length;
      if (own.length === 0) expect(found[i]).toBeNaN();
      else expect(found[i]).toBeCloseTo(mean, 10);
    });
    expectMissing(linear.fitted().column("holes"), isEmpty);
  });

  test.each([true, false])(
    "a model saved and read back, data: %j, has the same NaN in the empty cell",
    (data) => {
      const again = LMEModel.fromJSON(JSON.stringify(model.toJSON({ data })));
      expect(again.predict(cells)).toEqual(model.predict(cells));
      const twice = LMEModel.fromJSON(JSON.stringify(again.toJSON({ data: false })));
      expect(twice.predict(cells)).toEqual(model.predict(cells));
      expect(twice.predict()).toEqual(model.predict());
    },
  );

  test("a sample with a balance that cannot be predicted has no proportions", () => {
    const balances = { index: table.index, columns: { y0: table.columns.whole!, y1: table.columns.holes! } };
    const options = { groups: "g" };
    const found = fitSync(prepare("a * b + x", metadata, options), balances);
    const { values, columnNames } = found.predict(cells, { tree: "((u,v)y1,w)y0;" });
    expect(columnNames).toEqual(["u", "v", "w"]);
    wanted.population.forEach((value, i) => {
      const row = values.subarray(3 * i, 3 * i + 3);
      if (value === null) expect([...row]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
      else expect(row[0]! + row[1]! + row[2]!).toBeCloseTo(1, 12);
    });
  });

  test("a covariate far from zero hides no empty cell", () => {
    // Seconds since 1970: what one cell weighs is nothing beside them.
    const time = Float64Array.from(y, (_, i) => 1.6e9 + 86_400 * ((7 * i) % 40));
    const far = { ...metadata, columns: { ...metadata.columns, time } };
    const late = { ...cells, columns: { ...cells.columns, time: wanted.a.map(() => 1.6e9 + 100) } };
    const found = fitSync(prepare("a * b + time", far, { groups: "g" }), table)
      .predict(late)
      .column("holes");
    expectMissing(found, (i) => wanted.population[i] === null);
    const linear = olsSync("0 + time + a:b", table, far).predict(late).column("holes");
    expectMissing(linear, (i) => wanted.population[i] === null);
  });

  test("a covariate that repeats another is no obstacle where it does so in the new rows", () => {
    const twice = (metadata.columns.x as Float64Array).map((value) => 2 * value + 1);
    const both = { ...metadata, columns: { ...metadata.columns, twice } };
    const found = fitSync(prepare("x + twice", both, { groups: "g" }), table);
    const plain = fitSync(prepare("x", metadata, { groups: "g" }), table);
    const rows = { index: ["as seen", "other"], columns: { x: [5, 5], twice: [11, 12] } };
    expect(found.predict(rows).get("as seen", "whole")).toBeCloseTo(
      plain.predict(rows).get("as seen", "whole"),
      8,
    );
    expect(found.predict(rows).get("other", "whole")).toBeNaN();
  });
});

describe("predictions do not depend on the coding", () => {
  const codings = (name: string, levels: readonly string[]) => [
    name,
    `C(${name}, Sum)`,
    `C(${name}, Helmert)`,
    `C(${name}, Poly)`,
    ...levels.map((level) => `C(${name}, Treatment('${level}'))`),
  ];
  const [as, bs] = [codings("a", ["mid", "top"]), codings("b", ["q"])];
  const shapes = ["A * B + x", "A + B", "A * x + B", "A:B + x", "0 + A + A:B:x", "B + A:x"];
  const grid: Table = {
    ...cells,
    columns: { ...cells.columns, x: cells.index.map((_, i) => (i % 5) - 1) },
  };

  test("whatever cells are empty, a prediction is that of the first coding, or NaN with it", () => {
    const cellsOf = ["low p", "low q", "mid p", "mid q", "top p", "top q"];
    fc.assert(
      fc.property(
        fc.constantFrom(...shapes),
        fc.constantFrom(...as),
        fc.constantFrom(...bs),
        fc.subarray(cellsOf, { maxLength: 4 }),
        fc.boolean(),
        (shape, codingA, codingB, empty, random) => {
          const some = y.map((value, i) => (empty.includes(`${a[i]} ${b[i]}`) ? Number.NaN : value));
          const data = { index: table.index, columns: { some } };
          const predicted = (first: string, second: string) => {
            const formula = shape.replaceAll("A", first).replaceAll("B", second);
            const fitted = fitSync(prepare(formula, metadata, { groups: "g" }), data);
            return fitted.predict(grid, { random }).column("some");
          };
          const [found, reference] = [predicted(codingA, codingB), predicted("a", "b")];
          found.forEach((value, i) => {
            if (Number.isNaN(reference[i])) expect(value).toBeNaN();
            else expect(Math.abs(value - reference[i]!)).toBeLessThan(1e-6);
          });
          // What has been seen can be predicted.
          grid.index.forEach((_, i) => {
            const cell = `${wanted.a[i]} ${wanted.b[i]}`;
            if (shape === "A * B + x" && !reference.every(Number.isNaN))
              expect(Number.isNaN(found[i])).toBe(empty.includes(cell));
          });
        },
      ),
      { numRuns: 150, seed: 12 },
    );
  });
});
