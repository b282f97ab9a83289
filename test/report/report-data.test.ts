import { expect, test } from "vitest";
import { mixedlm } from "../../src/index.js";
import { decodeData } from "../../src/report/app/decode-data.js";
import { linearPredictor, valuesOf } from "../../src/report/app/figures/parts/values-of.js";
import { firstTerm } from "../../src/report/app/hypothesis.js";
import { initialState } from "../../src/report/app/initial-state.js";
import { embedData } from "../../src/report/embed-data.js";
import { responsesInDetail, responsesInTables } from "../../src/report/record/budget.js";
import { reportData } from "../../src/report/report-data.js";
import { smallModel, smallReport } from "../support/report-study.js";

test("what the page computes from the parts is what the model fitted", async () => {
  const { model, metadata } = await smallModel();
  const data = reportData(model, { metadata });
  const [fitted, population, residuals] = [
    model.fitted(),
    model.fitted({ random: false }),
    model.residuals(),
  ];
  for (const [i, response] of data.responses.entries()) {
    const found = valuesOf(data, i)!;
    fitted.column(response).forEach((value, row) => {
      expect(found.fitted[row]).toBeCloseTo(value, 4);
    });
    population.column(response).forEach((value, row) => {
      expect(found.population[row]).toBeCloseTo(value, 4);
    });
    residuals.column(response).forEach((value, row) => {
      expect(found.observed[row]! - found.fitted[row]!).toBeCloseTo(value, 4);
    });
  }
});

test("curves are the predictions of the model", async () => {
  const { model, metadata } = await smallModel();
  const data = reportData(model, { metadata });
  const week = data.covariates.find(({ name }) => name === "week")!;
  expect(data.covariates[0]).toBe(week);
  expect(week.curve!.held).toBe("arm at drug");
  const points = week.curve!.points;
  const table = {
    index: [...points.keys()].map(String),
    columns: { week: [...points], arm: [...points].map(() => "drug") },
  };
  const predicted = model.predict(table).column(data.responses[0]!);
  const drawn = linearPredictor(week.curve!.X, data.coefficients.estimate.subarray(0, data.terms.length));
  predicted.forEach((value, i) => {
    expect(drawn[i]).toBeCloseTo(value, 4);
  });
  const proportions = week.proportions!;
  for (let i = 0; i < points.length; i++) {
    const total = proportions.features.reduce(
      (sum, _, k) => sum + proportions.values[k * points.length + i]!,
      0,
    );
    expect(total).toBeCloseTo(1, 5);
  }
});

test("coefficients, counts and shares agree with the model", async () => {
  const { model, metadata } = await smallModel();
  const data = reportData(model, { metadata });
  const { columns } = model.tidy();
  columns.estimate.forEach((value, i) => {
    expect(data.coefficients.estimate[i]).toBeCloseTo(value, 5);
  });
  columns.log10_p.forEach((value, i) => {
    expect(data.coefficients.log10p[i]).toBeCloseTo(value, 4);
  });
  columns.q_value.forEach((value, i) => {
    expect(10 ** data.coefficients.log10q[i]!).toBeCloseTo(value, 5);
  });
  expect(data.coefficients.histogram.reduce((sum, count) => sum + count, 0)).toBe(columns.p_value.length);
  expect(data.fits.counts.reduce((sum, count) => sum + count, 0)).toBe(model.responses.length);
  const parts = data.shares!.parts.length;
  for (let i = 0; i < data.responses.length; i++) {
    const row = data.shares!.values.subarray(i * parts, (i + 1) * parts);
    expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
  }
});

test("data come out of a page as they went in", async () => {
  const data = await smallReport();
  const text = embedData(data);
  expect(text).not.toContain("<");
  expect(decodeData(text)).toEqual(data);
  expect(structuredClone(data)).toEqual(data);
});

test("without its data a model reports its tables and says what is missing", async () => {
  const { model } = await smallModel();
  const bare = (await import("../../src/index.js")).LMEModel.fromJSON(
    JSON.stringify(model.toJSON({ data: false })),
  );
  const data = reportData(bare);
  expect(data.cells).toBeUndefined();
  expect(data.absent.join(" ")).toContain("not at hand");
});

test("the first view is the first hypothesis and its clearest response", async () => {
  const data = await smallReport();
  const { term, response } = initialState(data);
  expect(data.terms[term]).toBe("arm[T.placebo]");
  const p = (i: number) => data.coefficients.log10p[i * data.terms.length + term]!;
  expect(Math.min(...data.responses.map((_, i) => p(i)))).toBe(p(response));
});

test.each([
  [["Intercept", "dose", "week", "dose:week"], "dose:week"],
  [["(Intercept)", "week", "arm[T.a:b]"], "week"],
  [
    ["Intercept", "arm[T.b]", "arm[T.c]", "C(week)[T.4]", "C(week)[T.4]:arm[T.b]", "C(week)[T.4]:arm[T.c]"],
    "C(week)[T.4]:arm[T.c]",
  ],
  [["Intercept", "a", "b", "c", "a:b", "a:c", "a:b:c"], "a:b:c"],
  [["Intercept", "a", "b", "c", "a:b", "b:c"], "a:b"],
  [["Intercept"], "Intercept"],
])("of %j the hypothesis is %s", (terms, expected) => {
  expect(terms[firstTerm({ terms })]).toBe(expected);
});

test("a report begins with the term that is asked for: a coefficient, or the last of a term", async () => {
  const { model, metadata } = await smallModel();
  const term = (firstTerm: string) => reportData(model, { metadata, firstTerm }).term;
  expect(term("week")).toBe("week");
  expect(term("arm")).toBe("arm[T.placebo]");
  expect(() => term("wek")).toThrow(/no coefficient or term named 'wek'.*week/);
});

test.each([
  [1000, 500, 200, 6, 1000],
  [6000, 500, 100, 6, 600],
  [100, 100_000, 10, 4, 6],
])("%d responses of %d samples fit into the budget", (responses, samples, effects, terms, least) => {
  const each = 4 * (6 * terms + 14) + 30;
  const held = responsesInTables(responses, each);
  const detailed = responsesInDetail(held, held * each, samples + effects);
  expect(detailed).toBeGreaterThanOrEqual(least);
  const bytes = held * each + 4 * detailed * (samples + effects);
  expect((bytes * 4) / 3 + 320_000).toBeLessThan(5_000_000);
});

test("random effects are named with the structure of their covariance", async () => {
  const index = Array.from({ length: 24 }, (_, i) => `s${i + 1}`);
  const table = { index, columns: { y: index.map((_, i) => Math.sin(7 * i) + (i % 4)) } };
  const metadata = {
    index,
    columns: { arm: index.map((_, i) => "ab"[i % 2]!), plate: index.map((_, i) => `p${i % 6}`) },
  };
  const model = await mixedlm("y ~ arm + cs(0 + arm | plate)", table, metadata);
  expect(reportData(model, { metadata }).model.random).toEqual(["cs(0 + arm[a] + arm[b] | plate)"]);
});
