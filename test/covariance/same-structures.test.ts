import { describe, expect, test } from "vitest";
import { psiOfTerm, thetaRanges } from "../../src/fit/lambda.js";
import { mixedlmSync } from "../../src/model/mixedlm.js";
import type { FitOptions } from "../../src/options/fit.js";
import { fitDense } from "../support/dense.js";
import { generator } from "../support/random-problem.js";

/** 18 subjects in 6 sites with autoregressive effects at each of k visits; some rows missing, two responses. */
function study(seed: number, k: number, rho = 0.6, each = 2) {
  const { normal, uniform } = generator(seed);
  const sites = Array.from({ length: 6 }, normal);
  const raters = Array.from({ length: 5 }, normal);
  const rows = Array.from({ length: 18 }, (_, g) => {
    let b = normal();
    return Array.from({ length: k }, (__, a) => {
      if (a > 0) b = rho * b + Math.sqrt(1 - rho * rho) * normal();
      const own = b;
      return Array.from({ length: each }, (___, i) => {
        const rater = (g * 3 + a * 2 + i) % 5;
        return {
          subject: `g${g}`,
          site: `c${g % 6}`,
          rater: `r${rater}`,
          visit: `v${a}`,
          day: a,
          later: 2 * a + 5,
          arm: g % 2 === 0 ? "a" : "b",
          x: uniform(),
          y: 1.4 * own + sites[g % 6]! + 0.7 * raters[rater]! + normal(),
        };
      });
    }).flat();
  })
    .flat()
    .filter(() => uniform() > 0.1);
  const index = rows.map((_, i) => `s${i}`);
  const texts = ["subject", "site", "rater", "visit", "arm"] as const;
  const numbers = ["day", "later", "x"] as const;
  return {
    metadata: {
      index,
      columns: {
        ...Object.fromEntries(texts.map((name) => [name, rows.map((row) => row[name])])),
        ...Object.fromEntries(numbers.map((name) => [name, Float64Array.from(rows, (row) => row[name])])),
      },
    },
    table: {
      index,
      columns: {
        y: Float64Array.from(rows, ({ y }) => y),
        z: Float64Array.from(rows, ({ y, x }) => y + 3 * x),
      },
    },
  };
}

type Study = ReturnType<typeof study>;

function both(data: Study, one: string, other: string, options: FitOptions = {}) {
  return [one, other].map((formula) => mixedlmSync(formula, data.table, data.metadata, options).result);
}

function expectSame(found: ArrayLike<number>, wanted: ArrayLike<number>, share: number) {
  expect(found.length).toBe(wanted.length);
  Array.from(found).forEach((value, i) => {
    expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(share * (1e-3 + Math.abs(wanted[i]!)));
  });
}

/** Pairs of formulas that say the same. */
const twins = [
  { k: 2, one: "ar1(0 + visit | subject, hom = FALSE)", other: "(0 + visit | subject)" },
  { k: 2, one: "toep(0 + visit | subject)", other: "(0 + visit | subject)" },
  { k: 2, one: "cs(0 + visit | subject)", other: "(0 + visit | subject)" },
  { k: 2, one: "ar1(0 + visit | subject)", other: "cs(0 + visit | subject, hom = TRUE)" },
  { k: 2, one: "toep(0 + visit | subject, hom = TRUE)", other: "cs(0 + visit | subject, hom = TRUE)" },
  { k: 4, one: "car1(0 + day | subject)", other: "ar1(0 + visit | subject)" },
  { k: 4, one: "car1(0 + later | subject)", other: "car1(0 + day | subject)" },
  { k: 3, one: "toep(0 + visit | subject) + (1 | rater)", other: "toep(0 + C(day) | subject) + (1 | rater)" },
] as const;

describe.each(twins)("$one is $other, with $k visits", ({ k, one, other }) => {
  test.each(["satterthwaite", "kenward-roger"] as const)("in everything that a fit says by %s", (method) => {
    const data = study(k === 2 ? 3 : 5, k);
    const [a, b] = both(data, `visit + arm + ${one}`, `visit + arm + ${other}`, { test: method });
    expectSame(a!.criterion, b!.criterion, 1e-9);
    expectSame(a!.beta, b!.beta, 1e-6);
    expectSame(a!.vcov, b!.vcov, 1e-5);
    expectSame(a!.sigma2, b!.sigma2, 1e-5);
    // Where Ψ is singular, Kenward and Roger's formulas count the parameters that a structure holds at its bound out.
    a!.responses.forEach((_, i) => {
      if (method === "kenward-roger" && a!.flags[i] !== 0) return;
      const own = [a!, b!].map(({ df, terms }) => df.subarray(i * terms, (i + 1) * terms));
      expectSame(own[0]!, own[1]!, 1e-4);
    });
    expect(a!.flags[0]).toBe(0);
  });
});

test("without correlation ar1 is diag, and with it held at zero the same", () => {
  const data = study(8, 4, 0);
  const diagonal = mixedlmSync(
    "visit + diag(0 + visit | subject, hom = TRUE)",
    data.table,
    data.metadata,
  ).result;
  const held = mixedlmSync("visit + ar1(0 + visit | subject)", data.table, data.metadata, {
    start: [1, 0],
    free: [1, 0],
  }).result;
  expect(held.theta[1]).toBe(0);
  expectSame(held.criterion, diagonal.criterion, 1e-9);
  expectSame(held.vcov, diagonal.vcov, 1e-6);
});

/** V relative to σ² of the whole model, from the estimates. */
function denseV(data: Study, formula: string, options: FitOptions) {
  const model = mixedlmSync(formula, data.table, data.metadata, options);
  const { plan, result } = model;
  const n = plan.samples.length;
  const V = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => Number(i === j)));
  for (const { term, from, to } of thetaRanges(plan.design.random)) {
    const k = term.columns.length;
    const Psi = psiOfTerm(term, result.theta.subarray(from, to));
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        if (term.index[i] === term.index[j])
          for (let a = 0; a < k; a++)
            for (let b = 0; b < k; b++)
              V[i]![j]! += term.values[i * k + a]! * Psi[a * k + b]! * term.values[j * k + b]!;
  }
  const { columns, values } = plan.design.fixed;
  const X = plan.samples.map((_, i) =>
    Array.from(values.subarray(i * columns.length, (i + 1) * columns.length)),
  );
  return { model, fit: fitDense(X, Array.from(data.table.columns.y), V, options.reml ?? true) };
}

const combined = [
  "ar1(0 + visit | subject) + (1 | rater)",
  "ar1(0 + visit | site/subject)",
  "ar1(0 + visit | subject, hom = FALSE) + (x | site)",
  "toep(0 + visit | subject) + (1 | site) + (1 | rater)",
  "toep(0 + visit | subject, hom = TRUE) + diag(0 + arm | rater)",
  "car1(0 + day | subject) + cs(0 + arm | rater)",
  "car1(0 + day | subject) + ar1(0 + visit | rater)",
  "ar1(0 + visit | subject) + (1 | subject)",
];

describe.each(combined)("%s", (random) => {
  test.each([true, false])("has the criterion, estimates and errors of the dense model, REML %s", (reml) => {
    const data = study(11, 3);
    const { model, fit } = denseV(data, `visit + arm + ${random}`, { reml });
    const { result } = model;
    expect(["ok", "singular"]).toContain(model.status[0]);
    expect(result.criterion[0]).toBeCloseTo(fit.criterion, 7);
    expectSame(result.beta.subarray(0, result.terms), fit.beta, 1e-7);
    fit.vcov.forEach((row, j) => {
      expect(result.vcov[(j * (j + 3)) / 2]! / row[j]!).toBeCloseTo(1, 7);
    });
    expect(model.certificate("y").decrement).toBeLessThan(1e-6);
  });
});

test("order of rows, names of groups and the scale of a response change nothing", () => {
  const data = study(13, 4);
  const formula = "visit + toep(0 + visit | subject) + car1(0 + day | rater)";
  const { result } = mixedlmSync(formula, data.table, data.metadata, { test: "satterthwaite" });
  const { index } = data.table;
  const order = index.map((_, i) => (i * 37) % index.length);
  expect(new Set(order).size).toBe(index.length);
  const moved = mixedlmSync(
    formula,
    {
      index: order.map((i) => index[i]!),
      columns: { y: Float64Array.from(order, (i) => 1000 * data.table.columns.y[i]!) },
    },
    {
      index: order.map((i) => index[i]!),
      columns: Object.fromEntries(
        Object.entries(data.metadata.columns).map(([name, values]) => [
          name,
          name === "day"
            ? Float64Array.from(order, (i) => 60 * Number(values[i]))
            : order.map((i) =>
                name === "subject" ? `z${String(values[i]).slice(1).padStart(3, "0")}` : values[i]!,
              ),
        ]),
      ),
    },
    { test: "satterthwaite" },
  ).result;
  expectSame(
    moved.beta,
    result.beta.subarray(0, result.terms).map((value) => 1000 * value),
    1e-6,
  );
  expectSame(moved.df, result.df.subarray(0, result.terms), 1e-4);
  const width = result.parameters;
  const theta = Array.from(result.theta.subarray(0, width));
  // φ is a correlation over one unit of time.
  theta[width - 1] = theta[width - 1]! ** (1 / 60);
  expectSame(moved.theta, theta, 1e-4);
});
