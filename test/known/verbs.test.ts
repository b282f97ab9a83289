import { describe, expect, test } from "vitest";
import { fit as fitInThreads, fitSync, LMEModel, mixedlmSync, prepare } from "../../src/index.js";
import { fitStream } from "../../src/model/fit-stream.js";
import { choleskyDense, fitDense, solveDense } from "../support/dense.js";
import { type KnownShape, knownProblem } from "../support/known-problem.js";
import { generator, rowsOf } from "../support/random-problem.js";

const shape: KnownShape = {
  seed: 21,
  bars: "(1 | id)",
  of: ["id"],
  levels: 24,
  rows: 60,
  rank: 40,
  reml: true,
};
const categorical = ["id", "id2", "batch", "arm"];

/** The problem with some responses, two of which miss cells. */
function study(bars = "(1 | id)", further = {}) {
  const problem = knownProblem({ ...shape, bars });
  const { normal } = generator(5);
  const { index, columns } = problem.table;
  const responses = Object.fromEntries(
    Array.from({ length: 6 }, (_, j) => {
      const y = Float64Array.from(problem.y, (value) => value + 0.6 * normal());
      if (j >= 4) y.fill(Number.NaN, 2, 9);
      return [`y${j}`, y];
    }),
  );
  const { y: _, ...covariates } = columns as Record<string, ArrayLike<number> | string[]>;
  const metadata = { index, columns: covariates as typeof columns };
  const plan = prepare(`x + arm + ${bars}`, metadata, { known: problem.known, categorical, ...further });
  return { problem, plan, metadata, table: { index, columns: responses } };
}

const forms = ["(1 | id)", "(1 + x | id)", "(1 | id) + (1 | batch)"];

describe.each(forms)("with %s", (bars) => {
  const { problem, plan, table } = study(bars);
  const model = fitSync(plan, table);

  test("predictions of levels without samples, and their errors, are those of dense matrices", () => {
    const newdata = {
      index: ["a", "b", "c"],
      columns: {
        id: ["unseen1", "i3", "unseen2"],
        batch: ["b1", "b1", "b4"],
        x: Float64Array.of(0.5, -1, 1.2),
        arm: ["u", "v", "v"],
      },
    };
    const at = 1;
    const response = model.responses[at]!;
    const theta = Array.from(model.theta.column(response));
    const sigma2 = model.sigma2[at]!;
    const X = rowsOf(plan.design.fixed.values, 3);
    const y = Array.from(table.columns[response]!);
    const L = choleskyDense(problem.covariance(theta));
    const { beta, vcov } = fitDense(X, y, problem.covariance(theta), true);
    const solved = solveDense(
      L,
      y.map((value, i) => value - X[i]!.reduce((sum, x, j) => sum + x * beta[j]!, 0)),
    );
    const known = plan.design.random.findIndex((term) => term.known !== undefined);
    const batches = plan.design.random.find(({ group }) => group === "batch");
    const thetaBatch = batches === undefined ? 0 : theta.at(-1)!;
    expect(known).toBe(0);
    const predicted = model.predict(newdata, { random: true });
    const { lower, upper } = limits();
    newdata.index.forEach((name, i) => {
      const x = newdata.columns.x[i]!;
      const z = bars.startsWith("(1 + x") ? [1, x] : [1];
      const { rows, own } = problem.effectCovariance(theta, newdata.columns.id[i]!);
      const c = y.map((_, row) => {
        const ofId = z.reduce((sum, value, a) => sum + value * rows[a]![row]!, 0);
        const same =
          batches !== undefined && batches.levels[batches.index[row]!] === newdata.columns.batch[i];
        return ofId + (same ? thetaBatch ** 2 : 0);
      });
      const at0 = [1, newdata.columns.arm[i] === "v" ? 1 : 0, x];
      const mean = at0.reduce((sum, value, j) => sum + value * beta[j]!, 0);
      const expected = mean + c.reduce((sum, value, row) => sum + value * solved[row]!, 0);
      expect(Math.abs(predicted.get(name, response) - expected)).toBeLessThan(1e-7);
      // Var(ŷ − μ) with μ = x'β + z'u (Henderson 1975): c(0) − c'V⁻¹c + d'(X'V⁻¹X)⁻¹d.
      const Vc = solveDense(L, c);
      const prior =
        z.reduce((sum, a, i1) => sum + a * z.reduce((inner, b, i2) => inner + own[i1]![i2]! * b, 0), 0) +
        thetaBatch ** 2;
      const d = at0.map((value, j) => value - X.reduce((sum, row, r) => sum + row[j]! * Vc[r]!, 0));
      const fromBeta = d.reduce(
        (sum, a, i1) => sum + a * d.reduce((inner, b, i2) => inner + vcov[i1]![i2]! * b, 0),
        0,
      );
      const variance = sigma2 * (prior - c.reduce((sum, value, r) => sum + value * Vc[r]!, 0)) + fromBeta;
      const half = (upper.get(name, response) - lower.get(name, response)) / 2;
      expect(Math.abs(half / (Math.sqrt(variance) * 1.959963984540054) - 1)).toBeLessThan(1e-6);
    });

    function limits() {
      return fitSync({ ...plan, options: { ...plan.options, test: "normal" } }, table).predict(newdata, {
        random: true,
        interval: "confidence",
      });
    }
  });

  test("fitted values and residuals add up to the table", () => {
    const [fitted, residuals] = [model.fitted(), model.residuals()];
    const column = table.columns.y2!;
    table.index.forEach((sample, i) => {
      expect(fitted.get(sample, "y2") + residuals.get(sample, "y2")).toBeCloseTo(column[i]!, 9);
    });
  });

  test("a saved model comes back with the same predictions, effects and tests", () => {
    const back = LMEModel.fromJSON(JSON.parse(JSON.stringify(model.toJSON())));
    expect(back.predict(undefined, { random: true }).values).toEqual(
      model.predict(undefined, { random: true }).values,
    );
    expect(back.randomEffects().id!.values.values).toEqual(model.randomEffects().id!.values.values);
    expect(back.anova().columns.p_value).toEqual(model.anova().columns.p_value);
  });

  test("threads, streams and parts of the responses give the same bits", async () => {
    const threaded = await fitInThreads(plan, table, { threads: 2 });
    expect(threaded.result).toEqual(model.result);
    const parts: number[] = [];
    const names = Object.keys(table.columns);
    const blocks = names.map((name) => ({ index: table.index, columns: { [name]: table.columns[name]! } }));
    for await (const result of fitStream(plan, blocks)) parts.push(...result.beta);
    expect(parts).toEqual(Array.from(model.result.beta));
  });

  test("simulated responses have the covariance of the model", () => {
    const theta = Array.from(model.theta.column("y0"));
    const V = problem.covariance(theta);
    const tables = model.simulate({ nsim: 4000, seed: 3 });
    const mean = model.fitted({ random: false }).column("y0");
    const draws = tables.map(({ columns }) => columns.y0 as Float64Array);
    for (const [i, j] of [
      [0, 0],
      [0, 5],
      [3, 17],
      [20, 41],
      [59, 2],
    ] as const) {
      const products = draws.map((y) => ((y[i]! - mean[i]!) * (y[j]! - mean[j]!)) / model.sigma2[0]!);
      const average = products.reduce((sum, value) => sum + value, 0) / products.length;
      const spread = Math.sqrt((V[i]![i]! * V[j]![j]! + V[i]![j]! ** 2) / products.length);
      expect(Math.abs(average - V[i]![j]!)).toBeLessThan(4 * spread);
    }
  });

  test("responses with other samples are those of a model of these samples alone", () => {
    const rows = table.index.map((_, i) => i).filter((i) => i < 2 || i >= 9);
    const columns = Object.fromEntries(
      Object.entries(problem.table.columns).map(([name, values]) => [name, rows.map((i) => values[i]!)]),
    ) as Record<string, number[] | string[]>;
    const alone = mixedlmSync(
      `y4 ~ x + arm + ${bars}`,
      {
        index: rows.map((i) => table.index[i]!),
        columns: { ...columns, y4: rows.map((i) => table.columns.y4![i]!) },
      },
      { known: problem.known, categorical },
    );
    const of = (values: Float64Array) => Array.from(values.subarray(12, 15));
    const scale = Math.abs(alone.result.beta[0]!);
    of(model.result.beta).forEach((value, j) => {
      expect(Math.abs(value - alone.result.beta[j]!)).toBeLessThan(1e-8 * scale);
    });
    expect(model.criterion[4]!).toBeCloseTo(alone.criterion[0]!, 8);
  });

  test("leaving out samples knows the covariance, with leverages of the whole", () => {
    const { leverage } = model.influence();
    const theta = Array.from(model.theta.column("y0"));
    // ∂ŷᵢ/∂yᵢ with random effects: 1 − (P)ᵢᵢ with P = V⁻¹ − V⁻¹X(X'V⁻¹X)⁻¹X'V⁻¹.
    const X = rowsOf(plan.design.fixed.values, 3);
    const L = choleskyDense(problem.covariance(theta));
    const unit = X.map((_, i) => Number(i === 7));
    const { vcov, sigma2 } = fitDense(X, unit, problem.covariance(theta), true);
    const Vu = solveDense(L, unit);
    const along = [0, 1, 2].map((j) => X.reduce((sum, row, r) => sum + row[j]! * Vu[r]!, 0));
    const square = along.reduce(
      (sum, a, i) => sum + a * along.reduce((inner, b, j) => inner + (vcov[i]![j]! / sigma2) * b, 0),
      0,
    );
    expect(Math.abs(leverage.get("s7", "y0") - (1 - Vu[7]! + square))).toBeLessThan(1e-8);
    const { levels, cooksDistance } = model.influence({ by: "id" });
    expect(levels).toHaveLength(24);
    expect(cooksDistance.values.every(Number.isFinite)).toBe(true);
  });
});

describe("tests and shares of variance", () => {
  test("icc uses the mean of the diagonal of K over the levels that occur", () => {
    const { problem, plan, table } = study("(1 | id) + (1 | batch)");
    const model = fitSync(plan, table);
    const K = problem.known.id!;
    const seen = plan.design.random[0]!.levels.slice(0, 24);
    const mean = seen.reduce((sum, name) => sum + K.get(name, name), 0) / seen.length;
    const theta = model.theta.column("y0");
    const { group, adjusted } = model.icc().columns;
    const whole = theta[0]! ** 2 * mean + theta[1]! ** 2 + 1;
    expect(adjusted[group.indexOf("id")]!).toBeCloseTo((theta[0]! ** 2 * mean) / whole, 12);
    expect(adjusted[group.indexOf("batch")]!).toBeCloseTo(theta[1]! ** 2 / whole, 12);
  });

  test("likelihood ratios of a known covariance are those of the two models", () => {
    const { plan, metadata, table, problem } = study("(1 | id) + (1 | batch)");
    const model = fitSync(plan, table);
    const without = fitSync(prepare("x + arm + (1 | batch)", metadata, { categorical }), table);
    const tests = model.varianceTests().columns;
    const at = tests.term.findIndex((term, i) => tests.response[i] === "y1" && term.includes("id"));
    expect(tests.statistic[at]!).toBeCloseTo(without.criterion[1]! - model.criterion[1]!, 6);
    const ratio = model.compare(without, { refit: false }).columns;
    expect(ratio.statistic[1]!).toBeCloseTo(without.criterion[1]! - model.criterion[1]!, 6);
    const independent = fitSync(prepare("x + arm + (1 | id)", metadata, { categorical }), table);
    expect(model.compare(independent, { refit: false }).reason).toMatch(/do not hold \(1 \| id\)/);
    const slopes = fitSync(
      prepare("x + arm + (1 + x | id) + (1 | batch)", metadata, { known: problem.known, categorical }),
      table,
    );
    const further = slopes.compare(model, { refit: false }).columns;
    expect(further.statistic[1]!).toBeCloseTo(model.criterion[1]! - slopes.criterion[1]!, 6);
  });

  test("the parametric bootstrap refits draws with the covariance; its spread is that of the standard errors", () => {
    const { plan, table } = study();
    const model = fitSync(plan, { index: table.index, columns: { y0: table.columns.y0! } });
    const { parameter, std_error } = model.bootstrap({ nsim: 600, seed: 2 }).columns;
    const error = std_error[parameter.indexOf("x")]!;
    expect(Math.abs(error / model.standardErrors().get("x", "y0") - 1)).toBeLessThan(0.12);
  });

  test("a profile ends where the deviance has risen by χ², and a certificate says that the fit is an optimum", () => {
    const { plan, table, metadata, problem } = study();
    const one = { index: table.index, columns: { y0: table.columns.y0! } };
    const model = fitSync(plan, one);
    const { parameter, conf_high } = model.profile().columns;
    const at = parameter.indexOf("x");
    const ml = fitSync(
      prepare("x + arm + (1 | id)", metadata, { known: problem.known, categorical, reml: false }),
      one,
    );
    const held = Float64Array.from(
      table.columns.y0!,
      (value, i) => value - conf_high[at]! * (metadata.columns.x![i] as number),
    );
    const without = fitSync(
      prepare("arm + (1 | id)", metadata, { known: problem.known, categorical, reml: false }),
      { index: table.index, columns: { y0: held } },
    );
    expect(without.criterion[0]! - ml.criterion[0]!).toBeCloseTo(3.841458820694124, 4);
    const { decrement, curvature } = model.certificate("y0");
    expect(decrement).toBeLessThan(1e-8);
    expect(curvature[0]!).toBeGreaterThan(0);
  });
});

describe("what needs independent groups is refused by name", () => {
  const { plan, table, metadata, problem } = study();
  const model = fitSync(plan, table);
  test.each([
    ["cluster-robust covariances", () => model.infer({ vcov: "cr1", test: "residual" })],
    ["permute", () => model.permute({ term: "x" })],
    ["wholeTable", () => model.wholeTable({ nperm: 9 })],
    ["bootstrap of cases", () => model.bootstrap({ nsim: 9, type: "cases" })],
    ["bootstrap of residuals", () => model.bootstrap({ nsim: 9, type: "residual" })],
    ["limits by leaving groups out", () => model.bootstrap({ nsim: 9, limits: "bca" })],
  ])("%s", (_name, refused) => {
    expect(refused).toThrow(/levels of id with a known covariance; /);
  });

  test("a structure of residuals", () => {
    const asked = { known: problem.known, categorical, variance: "arm" };
    expect(() => prepare("x + (1 | id)", metadata, asked)).toThrow(/known.*goes with independent residuals/);
  });
});
