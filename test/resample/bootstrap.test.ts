import { describe, expect, test } from "vitest";
import { fitSync, prepare } from "../../src/index.js";
import { percentileInterval } from "../../src/resample/percentile.js";
import { refitReplicates } from "../../src/resample/refit-replicates.js";
import type { Table } from "../../src/table/table.js";
import { nullStudy, twoSampleDistance } from "../support/null-study.js";
import { readTsv } from "../support/read-fixture.js";

const lmm = (name: string, ...categorical: string[]) => readTsv(["lmm", `${name}.tsv`], categorical);
const sleepstudy = lmm("sleepstudy", "Subject");
const unbalanced = lmm("unbalanced", "g", "arm");

function fitted(data: Table, formula: string, response: string, options = {}) {
  const plan = prepare(formula, data, options);
  return fitSync(plan, { index: data.index, columns: { [response]: data.columns[response]! } });
}

describe("refits in the reduced coordinates", () => {
  test.each([
    ["sleepstudy, slopes", sleepstudy, "Days + (Days | Subject)", "Reaction", {}],
    ["sleepstudy, intercepts, ML", sleepstudy, "Days + (1 | Subject)", "Reaction", { reml: false }],
    ["sleepstudy, uncorrelated", sleepstudy, "Days + (Days || Subject)", "Reaction", {}],
    ["unbalanced, intercepts", unbalanced, "x * arm + (1 | g)", "y", {}],
    ["unbalanced, slopes", unbalanced, "x + (x | g)", "y", {}],
    ["sleepstudy, curves", sleepstudy, "Days + (Days + I(Days^2) | Subject)", "Reaction", {}],
    ["no intercept, classes of scatter alone", sleepstudy, "0 + Days + (1 | Subject)", "Reaction", {}],
  ])("%s: reduced refits are distributed as row refits", (_, data, formula, response, options) => {
    const model = fitted(data, formula, response, options);
    const { plan, result } = model;
    const count = 1500;
    const run = (rowwise: boolean) => {
      const values: Float64Array[] = [];
      const simulation = {
        theta: result.theta,
        sigma: Math.sqrt(result.sigma2[0]!),
        seed: 5,
        name: "compare",
        count,
      };
      refitReplicates(
        plan.design,
        plan.reduced!,
        undefined,
        plan.options.reml,
        simulation,
        (_, { beta, sigma, theta, converged }) => {
          expect(converged).toBe(true);
          values.push(Float64Array.from([...beta, sigma, ...theta]));
        },
        rowwise,
      );
      return values;
    };
    const [reduced, rows] = [run(false), run(true)];
    expect(reduced.length).toBe(count);
    for (let j = 0; j < reduced[0]!.length; j++) {
      const column = (values: Float64Array[]) => Float64Array.from(values, (value) => value[j]!);
      // 1.95 √(2/n) is passed by chance once in a thousand.
      expect(twoSampleDistance(column(reduced), column(rows))).toBeLessThan(1.95 * Math.sqrt(2 / count));
    }
  });
});

describe("bootstrap", () => {
  const model = fitted(sleepstudy, "Days + (Days | Subject)", "Reaction");
  const { columns } = model.bootstrap({ nsim: 4000, seed: 1 });
  const limits = (parameter: string) => {
    const at = columns.parameter.indexOf(parameter);
    return [columns.conf_low[at]!, columns.conf_high[at]!];
  };

  test("bootstrap names its parameters", () => {
    expect(columns.parameter).toEqual([
      "Intercept",
      "Days",
      "sd(Intercept | Subject)",
      "sd(Days | Subject)",
      "cor(Intercept, Days | Subject)",
      "sigma",
    ]);
    expect(Array.from(columns.replicates)).toEqual([4000, 4000, 4000, 4000, columns.replicates[4], 4000]);
  });

  test("bootstrap limits of fixed effects are near Wald's, those of σ near the likelihood's", () => {
    const wald = model.confint();
    const width = wald.upper.get("Days", "Reaction") - wald.lower.get("Days", "Reaction");
    const [low, high] = limits("Days");
    expect(Math.abs(low! - wald.lower.get("Days", "Reaction"))).toBeLessThan(0.08 * width);
    expect(Math.abs(high! - wald.upper.get("Days", "Reaction"))).toBeLessThan(0.08 * width);
    expect(limits("sigma")[0]!).toBeCloseTo(22.7, 0);
    expect(limits("sigma")[1]!).toBeCloseTo(28.5, 0);
    const boot = model.confint({ method: "boot", nsim: 4000, seed: 1 });
    expect(boot.lower.get("Days", "Reaction")).toBe(low);
  });

  test("bootstrap follows further statistics", () => {
    const further = model.bootstrap({
      nsim: 50,
      statistic: ({ beta, sigma }) => ({ ratio: beta[1]! / sigma }),
    }).columns;
    expect(further.parameter.at(-1)).toBe("ratio");
    const ratio = model.result.beta[1]! / Math.sqrt(model.result.sigma2[0]!);
    expect(further.estimate.at(-1)).toBeCloseTo(ratio, 12);
    expect(further.std_error.at(-1)).toBeGreaterThan(0);
    const wrong = () => model.bootstrap({ nsim: 2, statistic: () => ({ x: "1" as unknown as number }) });
    expect(wrong).toThrow("bootstrap: statistic must give numbers, got string for 'x'");
  });

  test("bootstrap of a response does not depend on its companions, and missing cells keep their rows", () => {
    const { metadata, table } = nullStudy(2, [4, 5, 6, 7, 8], 3, () => 1);
    const holes = Float64Array.from(table.columns.y1 as Float64Array, (value, i) =>
      i === 3 ? Number.NaN : value,
    );
    const study = { index: table.index, columns: { ...table.columns, y1: holes } };
    const plan = prepare("arm + (1 | group)", metadata);
    const all = fitSync(plan, study).bootstrap({ nsim: 40, seed: 9 }).columns;
    const alone = fitSync(plan, { index: study.index, columns: { y1: holes } }).bootstrap({
      nsim: 40,
      seed: 9,
    });
    const at = all.response.indexOf("y1");
    expect(all.conf_low.slice(at, at + 4)).toEqual(alone.columns.conf_low);
  });

  test("bootstrap of crossed designs refits from rows", () => {
    const penicillin = lmm("penicillin", "plate", "sample");
    const crossed = fitted(penicillin, "1 + (1 | plate) + (1 | sample)", "diameter").bootstrap({ nsim: 30 });
    expect(crossed.columns.parameter).toContain("sd(Intercept | plate)");
    expect(crossed.columns.conf_low.every((value, i) => value <= crossed.columns.conf_high[i]!)).toBe(true);
  });

  test("bootstrap of a response without estimates has no rows", () => {
    const { metadata, table } = nullStudy(2, [4, 4, 4], 1, () => 1);
    const study = { index: table.index, columns: { ...table.columns, flat: new Float64Array(12).fill(3) } };
    const plan = prepare("arm + (1 | group)", metadata);
    expect(new Set(fitSync(plan, study).bootstrap({ nsim: 5 }).columns.response)).toEqual(new Set(["y0"]));
  });
});

test("percentiles are order statistics at (R + 1)α", () => {
  const values = Float64Array.from({ length: 39 }, (_, i) => 39 - i);
  const { lower, upper, mean, count } = percentileInterval(values, 0.95);
  expect(lower).toBeCloseTo(1, 12);
  expect(upper).toBeCloseTo(39, 12);
  expect([mean, count]).toEqual([20, 39]);
  expect(percentileInterval(Float64Array.of(1, Number.NaN, 2), 0.5)).toMatchObject({
    lower: 1,
    upper: 2,
    count: 2,
  });
  expect(percentileInterval(new Float64Array(0), 0.9).lower).toBeNaN();
});

describe("simulate", () => {
  const model = fitted(sleepstudy, "Days + (Days | Subject)", "Reaction");

  test("simulated tables go back into the fit, and repeat with the seed", () => {
    const [first, second] = model.simulate({ nsim: 2, seed: 3 });
    expect(first!.index).toEqual(model.plan.samples);
    expect(first!.columns.Reaction).not.toEqual(second!.columns.Reaction);
    expect(model.simulate({ nsim: 1, seed: 3 })[0]).toEqual(first);
    expect(fitSync(model.plan, first!).status).toEqual(["ok"]);
  });

  test("simulated responses have the mean and the covariance of the model", () => {
    const nsim = 4000;
    const draws = model.simulate({ nsim, seed: 4 }).map(({ columns }) => columns.Reaction as Float64Array);
    const [sigma2, theta] = [model.result.sigma2[0]!, model.result.theta];
    const mean = model.fitted({ random: false }).values;
    // Rows 0 and 9 are days 0 and 9 of one subject.
    const moment = (f: (y: Float64Array) => number) => draws.reduce((total, y) => total + f(y), 0) / nsim;
    expect(moment((y) => y[9]!)).toBeCloseTo(mean[9]!, -1);
    const [l11, l21] = [theta[0]!, theta[1]!];
    const covariance = sigma2 * l11 * (l11 + 9 * l21);
    const found = moment((y) => (y[0]! - mean[0]!) * (y[9]! - mean[9]!));
    expect(Math.abs(found / covariance - 1)).toBeLessThan(0.15);
    const variance = moment((y) => (y[0]! - mean[0]!) ** 2);
    expect(Math.abs(variance / (sigma2 * (1 + l11 ** 2)) - 1)).toBeLessThan(0.08);
    const other = moment((y) => (y[0]! - mean[0]!) * (y[10]! - mean[10]!));
    expect(Math.abs(other)).toBeLessThan(0.06 * variance);
  });

  test("simulate keeps missing cells, weights and odd names", () => {
    const { metadata, table } = nullStudy(7, [5, 5, 5, 5], 1, () => 1);
    const weights = Float64Array.from(table.index, (_, i) => (i % 2 === 0 ? 1 : 1e6));
    const y = Float64Array.from(table.columns.y0 as Float64Array);
    y[3] = Number.NaN;
    const plan = prepare(
      "arm + (1 | group)",
      { ...metadata, columns: { ...metadata.columns, weights } },
      { weights: "weights" },
    );
    const study = { index: table.index, columns: Object.fromEntries([["__proto__", y]]) };
    const [drawn] = fitSync(plan, study).simulate({ seed: 1 });
    const column = Object.getOwnPropertyDescriptor(drawn!.columns, "__proto__")!.value as Float64Array;
    expect(Number.isNaN(column[3]!)).toBe(true);
    // Samples 5 and 7 lie in one group and hardly have residuals.
    expect(Math.abs(column[5]! - column[7]!)).toBeLessThan(0.1);
  });
});
