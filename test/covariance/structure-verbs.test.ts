import { describe, expect, test } from "vitest";
import { covarianceParameters } from "../../src/inference/covariance/covariance-parameters.js";
import { fit as fitPlan } from "../../src/model/fit.js";
import { LMEModel } from "../../src/model/lme-model.js";
import { mixedlmSync } from "../../src/model/mixedlm.js";
import { reportData } from "../../src/report/report-data.js";
import { generator } from "../support/random-problem.js";

/** 16 subjects, two rows at each of four days, correlated by 0.7 to the power of the distance. */
function study(seed: number) {
  const { normal, uniform } = generator(seed);
  const rows = Array.from({ length: 16 }, (_, g) => {
    let b = normal();
    return [0, 1, 2, 3].flatMap((day) => {
      if (day > 0) b = 0.7 * b + Math.sqrt(1 - 0.49) * normal();
      const own = 1.3 * b;
      return [0, 1].map(() => ({ g: `g${g}`, day, x: uniform(), y: own + 0.8 * normal() }));
    });
  })
    .flat()
    .filter(() => uniform() > 0.08);
  const index = rows.map((_, i) => `s${i}`);
  return {
    metadata: {
      index,
      columns: {
        g: rows.map(({ g }) => g),
        visit: rows.map(({ day }) => `v${day}`),
        day: Float64Array.from(rows, ({ day }) => day),
        x: Float64Array.from(rows, ({ x }) => x),
      },
    },
    table: { index, columns: { y: Float64Array.from(rows, ({ y }) => y) } },
  };
}

const { table, metadata } = study(4);
const fitted = (random: string) =>
  mixedlmSync(`x + ${random}`, table, metadata, { test: "satterthwaite", seed: 3 });

function expectNear(found: ArrayLike<number>, wanted: ArrayLike<number>, share = 1e-4) {
  expect(found.length).toBe(wanted.length);
  Array.from(found).forEach((value, i) => {
    if (Number.isNaN(wanted[i]!)) expect(value).toBeNaN();
    else expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(share * (1e-2 + Math.abs(wanted[i]!)));
  });
}

const newdata = {
  index: ["known", "new"],
  columns: { g: ["g1", "h"], visit: ["v2", "v0"], day: Float64Array.of(2, 0), x: Float64Array.of(0.3, 0.9) },
};

/** What a verb says of either of two models of the same covariances. */
const verbs: readonly (readonly [string, (model: LMEModel) => ArrayLike<number>])[] = [
  ["predict", (model) => model.predict(newdata, { random: true }).values],
  [
    "prediction limits",
    (model) => model.predict(newdata, { random: true, interval: "prediction" }).lower.values,
  ],
  [
    "confidence limits",
    (model) => model.predict(newdata, { random: true, interval: "confidence" }).upper.values,
  ],
  ["fitted", (model) => model.fitted({ random: true }).values],
  ["residuals", (model) => model.residuals({ random: true }).values],
  ["simulate", (model) => model.simulate({ nsim: 1, seed: 8 })[0]!.columns.y as Float64Array],
  ["varianceTests", (model) => model.varianceTests().columns.statistic as Float64Array],
  ["anova", (model) => model.anova().columns.p_value as Float64Array],
  ["influence", (model) => model.influence().cooksDistance.values],
  ["bootstrap", (model) => model.bootstrap({ nsim: 20, seed: 1 }).columns.std_error as Float64Array],
  [
    "residual bootstrap",
    (model) => model.bootstrap({ nsim: 20, seed: 1, type: "residual" }).columns.std_error as Float64Array,
  ],
  ["permute", (model) => model.permute({ term: "x", nperm: 19, seed: 2 }).columns.p_value as Float64Array],
  ["r2", (model) => model.r2().columns.conditional as Float64Array],
  ["kenward-roger", (model) => model.infer({ test: "kenward-roger" }).tidy().columns.df as Float64Array],
  ["cr2", (model) => model.infer({ vcov: "cr2" }).tidy().columns.std_error as Float64Array],
];

describe("car1 on whole days is ar1", () => {
  const [continuous, ranked] = [fitted("car1(0 + day | g)"), fitted("ar1(0 + visit | g)")];
  test.each(verbs)("%s", (_, verb) => {
    const wanted = verb(ranked);
    expect(Array.from(wanted).some((value) => value !== 0)).toBe(true);
    expectNear(verb(continuous), wanted);
  });

  test("profile", () => {
    const [own, other] = [continuous, ranked].map(
      (model) => model.profile({ parameters: ["random"] }).columns,
    );
    expect(own!.parameter).toEqual(["sd(g)", "phi(g)", "sigma"]);
    expect(other!.parameter).toEqual(["sd(g)", "cor(g)", "sigma"]);
    expectNear(own!.conf_low as Float64Array, other!.conf_low as Float64Array, 1e-3);
    expectNear(own!.conf_high as Float64Array, other!.conf_high as Float64Array, 1e-3);
  });
});

describe.each([
  "ar1(0 + visit | g)",
  "ar1(0 + visit | g, hom = FALSE)",
  "toep(0 + visit | g)",
  "car1(0 + day | g)",
])("%s", (random) => {
  const model = fitted(random);

  test("comes back from JSON with the same predictions", () => {
    const back = LMEModel.fromJSON(JSON.stringify(model.toJSON()));
    expect(back.predict(newdata, { random: true }).values).toEqual(
      model.predict(newdata, { random: true }).values,
    );
    expect(back.simulate({ seed: 4 })).toEqual(model.simulate({ seed: 4 }));
  });

  test("is named in summary and report, with its correlations", () => {
    expect(model.summary("y")).toContain("g");
    const data = reportData(model, { metadata });
    expect(data.model.random[0]!.startsWith(random.slice(0, 4))).toBe(true);
    expect(model.varianceComponents().columns.correlation!.length).toBeGreaterThan(5);
  });

  test("knows the covariance parameters by name, and the limits of what is not searched by them", () => {
    const { names } = covarianceParameters(model.plan.design.random);
    expect(new Set(names).size).toBe(model.result.parameters + 1);
    const { parameter, estimate, conf_low, conf_high } = model.profile({ parameters: ["x"] }).columns;
    expect(parameter).toEqual(["x"]);
    expect((conf_low as Float64Array)[0]!).toBeLessThan((estimate as Float64Array)[0]!);
    expect((conf_high as Float64Array)[0]!).toBeGreaterThan((estimate as Float64Array)[0]!);
  });

  test("gives its plan to workers as data", async () => {
    const plan = structuredClone(model.plan);
    const again = await fitPlan(plan, table, { threads: 2 });
    expect(again.result.theta).toEqual(model.result.theta);
  });
});

test("a new day of car1 is refused by name", () => {
  const later = { ...newdata, columns: { ...newdata.columns, day: Float64Array.of(2.5, 0) } };
  expect(() => fitted("car1(0 + day | g)").predict(later, { random: true })).toThrow(/2\.5/);
});

test("a structure over contrasts is fitted, and a note says how to write it", () => {
  const model = fitted("ar1(visit | g)");
  expect(model.notes.join()).toMatch(/write '0 \+ visit' for that of the levels of visit/);
  expect(model.status[0]).not.toBe("not-converged");
});

test.each([
  ["us(0 + visit | g)", true],
  ["diag(0 + visit | g)", true],
  ["cs(0 + visit | g)", true],
  ["toep(0 + visit | g)", true],
  ["toep(0 + visit | g, hom = TRUE)", true],
  ["ar1(0 + visit | g)", false],
  ["ar1(0 + visit | g, hom = FALSE)", false],
  ["car1(0 + day | g)", false],
])("%s with one row of each visit and subject: refused is %s", (random, isRefused) => {
  const once = new Set<string>();
  const kept = table.index.flatMap((_, i) => {
    const cell = `${metadata.columns.g[i]}:${metadata.columns.visit[i]}`;
    if (once.has(cell)) return [];
    once.add(cell);
    return [i];
  });
  const take = <T>(values: ArrayLike<T>) => kept.map((i) => values[i]!);
  const few = {
    index: take(table.index),
    columns: {
      g: take(metadata.columns.g),
      visit: take(metadata.columns.visit),
      day: Float64Array.from(take(metadata.columns.day)),
    },
  };
  const y = { index: few.index, columns: { y: Float64Array.from(take(table.columns.y)) } };
  const attempt = () => mixedlmSync(`visit + ${random}`, y, few);
  if (isRefused) expect(attempt).toThrow(/cannot be told from.*residual: "us\(visit \| g\)"/);
  else expect(["ok", "singular"]).toContain(attempt().status[0]);
});
