import { expect, test } from "vitest";
import type { LMEModel } from "../../src/model/lme-model.js";
import { mixedlmSync } from "../../src/model/mixedlm.js";
import { residualDraws } from "../../src/resample/residual-draws.js";
import { generator } from "../support/random-problem.js";

/** 15 groups with a factor of k levels, effects correlated by about 0.8, some rows missing, and two responses. */
function study(seed: number, k: number, sds: readonly number[]) {
  const { normal, uniform } = generator(seed);
  const rows = Array.from({ length: 15 }, (_, g) => {
    const shared = normal();
    return Array.from({ length: 3 * k }, (_, i) => {
      const a = i % k;
      return { g: `g${g}`, f: `f${a}`, t: g % 2 === 0 ? "c" : "d", shared, a };
    });
  });
  const effects = rows.map((own) =>
    sds.map((sd) => sd * (Math.sqrt(0.8) * own[0]!.shared + Math.sqrt(0.2) * normal())),
  );
  const kept = rows.flatMap((own, g) =>
    own.map(({ f, t, a }) => ({ g: `g${g}`, f, t, x: uniform(), y: effects[g]![a]! + 0.5 * normal() })),
  );
  const index = kept.map((_, i) => `s${i}`);
  return {
    metadata: {
      index,
      columns: {
        g: kept.map(({ g }) => g),
        f: kept.map(({ f }) => f),
        gf: kept.map(({ g, f }) => `${g}:${f}`),
        t: kept.map(({ t }) => t),
        x: Float64Array.from(kept, ({ x }) => x),
      },
    },
    table: {
      index,
      columns: {
        y: Float64Array.from(kept, ({ y }) => y),
        z: Float64Array.from(kept, ({ y }) => y + normal()),
      },
    },
  };
}

/** Numbers near those of another model of the same covariance matrices. */
function expectNear(found: ArrayLike<number>, wanted: ArrayLike<number>, share = 1e-5) {
  expect(found.length).toBe(wanted.length);
  Array.from(found).forEach((value, i) => {
    expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(share * (1e-3 + Math.abs(wanted[i]!)));
  });
}

/** With two levels both structures are any covariance matrix. */
function twins(): [LMEModel, LMEModel] {
  const { table, metadata } = study(3, 2, [1.5, 1.2]);
  const [structured, free] = ["f + t + x + cs(0 + f | g)", "f + t + x + (0 + f | g)"].map((formula) =>
    mixedlmSync(formula, table, metadata, { test: "satterthwaite" }),
  );
  return [structured!, free!];
}

test.each(["confidence", "prediction"] as const)(
  "limits of %s are those of the same covariance matrix without structure",
  (interval) => {
    const newdata = {
      index: ["a", "b"],
      columns: { g: ["g1", "g2"], f: ["f0", "f1"], t: ["d", "c"], x: [0.2, 0.9] },
    };
    for (const random of [true, false]) {
      const [structured, free] = twins().map((model) => model.predict(newdata, { interval, random }));
      expectNear(structured!.lower.values, free!.lower.values);
      expectNear(structured!.upper.values, free!.upper.values);
    }
  },
);

test("tests of variances are those of the same covariance matrix without structure", () => {
  const [structured, free] = twins().map((model) => model.varianceTests().columns);
  expectNear(structured!.statistic, free!.statistic);
  expectNear(structured!.df, free!.df);
  expectNear(structured!.p_mixture, free!.p_mixture);
});

test("drawn modes have the covariance that was estimated, whatever its structure", () => {
  const draws = twins().map(({ plan, result }) => {
    const { normal } = generator(8);
    const [term] = plan.design.random;
    const width = result.parameters;
    const leftovers = {
      effects: [Float64Array.from({ length: term!.levels.length * 2 }, normal)],
      residual: Float64Array.from(plan.samples, normal),
      theta: result.theta.slice(0, width),
      sigma: Math.sqrt(result.sigma2[0]!),
    };
    const out: number[] = [];
    const stream = { seed: 1, name: "drawn", first: 0, count: 2 };
    residualDraws(plan.design, leftovers, stream, (y) => out.push(...y));
    return out;
  });
  expectNear(draws[0]!, draws[1]!);
});

test("the whole-table test with one variance and a correlation is that of the nested model", () => {
  const { table, metadata } = study(5, 3, [1.2, 1.2, 1.2]);
  const [structured, nested] = [
    "f + t + x + cs(0 + f | g, hom = TRUE)",
    "f + t + x + (1 | g) + (1 | gf)",
  ].map((formula) => mixedlmSync(formula, table, metadata).wholeTable({ nperm: 199 }).columns);
  expectNear(structured!.statistic, nested!.statistic, 1e-4);
  // One factor has groups to permute, nested ones have rows alone: other permutations of the same statistic.
  expect(new Set(structured!.scheme)).not.toEqual(new Set(nested!.scheme));
  structured!.p_value.forEach((p, i) => {
    expect(Math.abs(p - nested!.p_value[i]!)).toBeLessThan(0.12);
  });
});
