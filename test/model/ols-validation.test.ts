import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError, type Table, UsageError } from "../../src/index.js";
import { assignFolds } from "../../src/model/ols/cross-validation-folds.js";
import { olsSync } from "../../src/model/ols/ols.js";
import { selectRows } from "../../src/table/select.js";
import { readTsv } from "../support/read-fixture.js";

const data = readTsv(["ols", "data.tsv"], [], "sample");
const table: Table = {
  index: data.index,
  columns: {
    y1: data.columns["y1"]!,
    y3: Float64Array.from(data.columns["y3"] as string[], (cell) =>
      cell === "NA" ? Number.NaN : Number(cell),
    ),
  },
};
const samples = Array.from(data.index.keys());

function without(rows: readonly number[], formula: string, options: object) {
  const kept = samples.filter((row) => !rows.includes(row));
  return olsSync(formula, selectRows(table, kept), selectRows(data, kept), options);
}

const designs: [string, object][] = [
  ["g + x", {}],
  ["g * x", { weights: "w" }],
  ["x + twice", { offset: "o", weights: "w" }],
  ["1", {}],
];

describe.each(designs)("leaving samples out of %s %j", (formula, options) => {
  const model = olsSync(formula, table, data, options);

  test("leaving samples out one at a time is what refits give", () => {
    const { predictions, folds, fold } = model.loo();
    expect(Array.from(fold)).toEqual(samples);
    for (const i of samples) {
      const refit = without([i], formula, options);
      const ahead = refit.predict(selectRows(data, [i]));
      const [rss, tss, cells] = [refit.result.rss, refit.result.tss, refit.nobs].map((values) =>
        Array.from(values).reduce((sum, value) => sum + value),
      );
      expect(folds.columns["mse"]![i]).toBeCloseTo(rss! / cells!, 10);
      expect(folds.columns["r2"]![i]).toBeCloseTo(1 - rss! / tss!, 10);
      const gone = Number.isNaN((table.columns["y3"] as Float64Array)[i]!);
      expect(predictions.get(data.index[i]!, "y1")).toBeCloseTo(ahead.values[0]!, 10);
      if (gone) expect(predictions.get(data.index[i]!, "y3")).toBeNaN();
      else expect(predictions.get(data.index[i]!, "y3")).toBeCloseTo(ahead.values[1]!, 10);
    }
  });

  test("leaving a fold out at a time is what refits give", () => {
    const { predictions, folds, fold } = model.kfold({ folds: 4, seed: 3 });
    expect(folds.index).toHaveLength(4);
    for (let k = 0; k < 4; k++) {
      const held = samples.filter((i) => fold[i] === k);
      const ahead = without(held, formula, options).predict(selectRows(data, held));
      held.forEach((i, row) => {
        expect(predictions.get(data.index[i]!, "y1")).toBeCloseTo(ahead.values[2 * row]!, 10);
      });
    }
  });

  test("as many folds as samples is leaving out one at a time", () => {
    const each = model.kfold({ folds: samples.length });
    const loo = model.loo();
    each.predictions.values.forEach((value, at) => {
      if (Number.isNaN(value)) expect(loo.predictions.values[at]).toBeNaN();
      else expect(value).toBeCloseTo(loo.predictions.values[at]!, 9);
    });
    for (const name of ["prediction_error", "r2"]) {
      const [a, b] = [each, loo].map(({ responses }) => responses.columns[name] as Float64Array);
      expect(a![1]).toBeCloseTo(b![1]!, 9);
    }
  });

  test("lovo gives the R² and the error without each term", () => {
    const { columns } = model.lovo();
    const { rss } = model.result;
    columns.term.forEach((_, t) => {
      expect(columns.r2_difference[t]).toBeCloseTo(model.r2().overall - columns.r2[t]!, 12);
      // What another column says as well is not missed.
      if (formula === "x + twice") expect(columns.r2_difference[t]).toBeCloseTo(0, 12);
      else expect(columns.mse[t]! * (30 + 27)).toBeGreaterThan(rss[0]! + rss[1]!);
    });
  });
});

describe("leaving out a numeric variable", () => {
  const index = ["s1", "s2", "s3", "s4", "s5"];
  const metadata = { index, columns: { ph: [1, 2, 3, 4, 5], temp: [20, 20, 20, 20, 21] } };
  const responses = { index, columns: { Y1: [2, 3, 5, 4, 9], Y2: [1, 1, 2, 2, 3.5] } };

  test("leaving out a numeric variable is the fit without its column", () => {
    const { columns } = olsSync("ph + temp", responses, metadata).lovo();
    expect(columns.term).toEqual(["Intercept", "ph", "temp"]);
    const alone = olsSync("ph", responses, metadata);
    expect(columns.r2[2]).toBeCloseTo(alone.r2().overall, 12);
    expect(columns.mse[2]).toBeCloseTo((alone.result.rss[0]! + alone.result.rss[1]!) / 10, 12);
  });
});

describe("folds", () => {
  const groups = fc.array(fc.integer({ min: 0, max: 12 }).map(String), { minLength: 2, maxLength: 80 });

  test("every sample is in one fold, groups stay together, none is empty, the same seed draws the same", () => {
    fc.assert(
      fc.property(groups, fc.nat(), fc.nat(), (labels, wish, seed) => {
        const count = new Set(labels).size;
        fc.pre(count >= 2);
        const folds = 2 + (wish % (count - 1));
        const fold = assignFolds(labels, folds, seed);
        expect(new Set(fold)).toEqual(new Set(Array.from({ length: folds }, (_, k) => k)));
        labels.forEach((label, i) => {
          expect(fold[i]).toBe(fold[labels.indexOf(label)]);
        });
        expect(assignFolds(labels, folds, seed)).toEqual(fold);
      }),
    );
  });

  test("without groups, sizes differ by one at most and every seed draws others", () => {
    const sizes = [0, 0, 0, 0];
    const ids = Array.from({ length: 30 }, (_, i) => `s${i}`);
    for (const k of assignFolds(ids, 4, 7)) sizes[k]!++;
    expect(sizes.sort()).toEqual([7, 7, 8, 8]);
    expect(assignFolds(ids, 4, 8)).not.toEqual(assignFolds(ids, 4, 7));
  });

  test("a subject's samples are predicted together", () => {
    const { fold } = olsSync("x", table, data).kfold({ groups: "subject", folds: 3 });
    const subject = data.columns["subject"] as string[];
    for (const i of samples) expect(fold[i]).toBe(fold[subject.indexOf(subject[i]!)]);
    expect(olsSync("x", table, data).kfold({ groups: "subject" }).folds.index).toHaveLength(6);
  });

  test("a level that training has not seen is not predicted, also where its column came earlier", () => {
    const { predictions, folds } = olsSync("g", table, data).kfold({ groups: "g", folds: 3 });
    expect(predictions.values.every(Number.isNaN)).toBe(true);
    expect(folds.columns["prediction_error"]![0]).toBeNaN();
  });

  test("a sample alone in its level has no prediction without itself", () => {
    const lone = { index: ["a", "b", "c", "d"], columns: { g: ["u", "v", "v", "v"] } };
    const { predictions } = olsSync("g", { index: lone.index, columns: { y: [1, 2, 3, 5] } }, lone).loo();
    expect(predictions.values[0]).toBeNaN();
    [4, 3.5, 2.5].forEach((value, i) => {
      expect(predictions.values[i + 1]).toBeCloseTo(value, 12);
    });
  });

  test.each([
    { folds: 1 },
    { folds: 31 },
    { folds: 2.5 },
    { seed: -1 },
    { seed: 2 ** 53 },
    { folds: 7, groups: "subject" },
  ])("folds of %j are refused", (options) => {
    expect(() => olsSync("x", table, data).kfold(options)).toThrow(UsageError);
  });

  test("unknown and missing groups of folds are refused", () => {
    const model = olsSync("x", table, data);
    expect(() => model.kfold({ groups: "subjct" })).toThrow(/did you mean 'subject'/);
    const gap = {
      ...data,
      columns: {
        ...data.columns,
        subject: (data.columns["subject"] as string[]).map((p, i) => (i === 4 ? null : p)),
      },
    };
    expect(() => olsSync("x", table, gap).kfold({ groups: "subject" })).toThrow(DataError);
  });
});
