import { describe, expect, test } from "vitest";
import { fitSync, prepare, UsageError } from "../../src/index.js";
import { sharedRows } from "../../src/inference/covariance/response-rows.js";
import { bcaLimits } from "../../src/resample/bca.js";
import { caseRefits, clusterRows, leaveOutRefits } from "../../src/resample/case-refits.js";
import { studentizedLimits } from "../../src/resample/studentized.js";
import type { Table } from "../../src/table/table.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Set {
  readonly name: string;
  readonly studentized: {
    readonly error: number;
    readonly errors: number[];
    readonly limits95: [number, number];
    readonly limits80: [number, number];
  } | null;
  readonly estimate: number;
  readonly replicates: number[];
  readonly influence: number[];
  readonly limits95: [number, number];
  readonly limits80: [number, number];
}

/** R: boot.ci(type = "bca"), see make-expected.R. */
const { sets } = readJson<{ sets: Set[] }>("bca", "expected.json");

test("there are five data sets", () => {
  expect(sets.length).toBe(5);
});

test.each(sets)("BCa limits of the $name are boot's", ({ estimate, replicates, influence, ...wanted }) => {
  const limits = (level: number) =>
    bcaLimits(Float64Array.from(replicates), estimate, Float64Array.from(influence), level);
  for (const [level, [lower, upper]] of [
    [0.95, wanted.limits95],
    [0.8, wanted.limits80],
  ] as const) {
    expect(limits(level).lower / lower - 1).toBeCloseTo(0, 7);
    expect(limits(level).upper / upper - 1).toBeCloseTo(0, 7);
  }
});

test.each(sets.filter(({ studentized }) => studentized !== null))(
  "studentized limits of the $name are boot's",
  ({ estimate, replicates, studentized }) => {
    const { error, errors, limits95, limits80 } = studentized!;
    const [t, e] = [Float64Array.from(replicates), Float64Array.from(errors)];
    for (const [level, [lower, upper]] of [
      [0.95, limits95],
      [0.8, limits80],
    ] as const) {
      const limits = studentizedLimits(t, e, estimate, error, level);
      expect(limits.lower / lower - 1).toBeCloseTo(0, 7);
      expect(limits.upper / upper - 1).toBeCloseTo(0, 7);
    }
  },
);

test("BCa limits are NaN where all replicates lie on one side of the estimate", () => {
  const { lower } = bcaLimits(Float64Array.of(1, 2, 3), 0, Float64Array.of(1, -1), 0.95);
  expect(lower).toBeNaN();
});

const metadata = readTsv(["lmm", "sleepstudy.tsv"], ["Subject"]);
const y = Float64Array.from(metadata.columns.Reaction as Float64Array, (value, i) =>
  i % 17 === 3 ? Number.NaN : value,
);
const table: Table = { index: metadata.index, columns: { y } };
const plan = prepare("Days + (Days | Subject)", metadata);
const model = fitSync(plan, table);

/** The rows of some subjects, each under a name of its own. */
function subjects(rows: readonly Int32Array[]) {
  const all = rows.flatMap((own) => [...own]);
  const names = rows.flatMap((own, at) => Array.from(own, () => `copy ${at}`));
  const index = all.map((_, i) => `r${i}`);
  const days = Float64Array.from(all, (row) => (metadata.columns.Days as Float64Array)[row]!);
  return fitSync(prepare("Days + (Days | Subject)", { index, columns: { Days: days, Subject: names } }), {
    index,
    columns: { y: Float64Array.from(all, (row) => y[row]!) },
  });
}

test("refits of drawn groups and without a group are those of tables with these rows", () => {
  const [part] = sharedRows(plan, table, ["y"]);
  const clusters = clusterRows(part!)!;
  expect(clusters.length).toBe(18);
  const found: Float64Array[] = [];
  leaveOutRefits(
    plan,
    part!,
    clusters,
    [y],
    { first: 0, count: 18 },
    (replicate, _response, { beta, theta, sigma }) => {
      found[replicate] = Float64Array.of(...beta, ...theta, sigma);
    },
  );
  for (const left of [0, 7]) {
    const other = subjects(clusters.filter((_, at) => at !== left));
    const { beta, theta, sigma2 } = other.result;
    [...beta, ...theta, Math.sqrt(sigma2[0]!)].forEach((value, j) => {
      expect(found[left]![j]! / value - 1).toBeCloseTo(0, 5);
    });
  }
  // A draw is named by seed and replicate: groups that come twice are two groups, so that levels stay 18.
  const draws: number[] = [];
  caseRefits(
    plan,
    part!,
    clusters,
    [y, y],
    { seed: 3, first: 0, count: 5 },
    (replicate, response, { beta }) => {
      draws[2 * replicate + response] = beta[1]!;
    },
  );
  expect(draws.length).toBe(10);
  for (let replicate = 0; replicate < 5; replicate++)
    expect(draws[2 * replicate]).toBe(draws[2 * replicate + 1]);
  expect(new Set(draws).size).toBe(5);
});

describe("types of the bootstrap", () => {
  const spread = (options: object) => model.bootstrap({ nsim: 400, seed: 2, ...options }).columns;

  test("standard errors of groups and residuals are near the parametric ones", () => {
    const parametric = spread({});
    for (const type of ["cases", "residual"] as const) {
      const other = spread({ type });
      expect(other.parameter).toEqual(parametric.parameter);
      expect(other.replicates[0]).toBeGreaterThan(380);
      for (const j of [0, 1, parametric.parameter.indexOf("sigma")]) {
        const ratio = other.std_error[j]! / parametric.std_error[j]!;
        // Residuals of sleepstudy have heavy tails, so that σ varies more than under the normal law.
        expect(ratio).toBeGreaterThan(0.7);
        expect(ratio).toBeLessThan(j < 2 ? 1.5 : 3);
      }
    }
  });

  test("BCa limits of every parameter hold the estimate, and differ from percentiles", () => {
    for (const type of ["parametric", "cases", "residual"] as const) {
      const { estimate, conf_low, conf_high, parameter } = spread({ type, limits: "bca" });
      parameter.forEach((_, j) => {
        if (Number.isNaN(conf_low[j]!)) return;
        expect(conf_low[j]!).toBeLessThan(conf_high[j]!);
      });
      expect(conf_low[1]!).toBeLessThan(estimate[1]!);
      expect(conf_high[1]!).toBeGreaterThan(estimate[1]!);
      expect(conf_low[1]).not.toBe(spread({ type }).conf_low[1]);
    }
  });

  test("studentized limits are those of the fixed effects and of σ, wider than percentiles", () => {
    const { parameter, conf_low, conf_high, estimate } = spread({ limits: "studentized" });
    const percentile = spread({});
    const sigma = parameter.indexOf("sigma");
    for (const j of [0, 1, sigma]) {
      expect(conf_low[j]!).toBeLessThan(estimate[j]!);
      expect(conf_high[j]!).toBeGreaterThan(estimate[j]!);
      const length = (columns: typeof percentile) => columns.conf_high[j]! - columns.conf_low[j]!;
      expect(conf_high[j]! - conf_low[j]!).toBeGreaterThan(length(percentile));
    }
    parameter.forEach((_, j) => {
      if (j > 1 && j !== sigma) expect([conf_low[j], conf_high[j]]).toEqual([Number.NaN, Number.NaN]);
    });
    // t of a balanced design has 17 degrees of freedom for the slope (Satterthwaite): 2.11 standard errors.
    const { lower, upper } = fitSync(plan, {
      index: table.index,
      columns: { z: metadata.columns.Reaction! },
    }).confint({
      method: "boot",
      limits: "studentized",
      nsim: 1999,
    });
    expect((upper.get("Days", "z") - lower.get("Days", "z")) / (2 * 1.5458 * 2.11)).toBeCloseTo(1, 1);
  });

  test("the same seed gives the same draws, in any company", () => {
    const both = fitSync(plan, { index: table.index, columns: { z: y.map((value) => value + 1), y } });
    for (const type of ["cases", "residual"] as const) {
      const alone = spread({ type, nsim: 20 });
      const beside = both.bootstrap({ nsim: 20, seed: 2, type }).columns;
      const from = beside.response.indexOf("y");
      expect(beside.conf_low.slice(from)).toEqual(alone.conf_low);
    }
  });

  test("confint takes them", () => {
    const { lower } = model.confint({ method: "boot", nsim: 50, seed: 1, type: "cases", limits: "bca" });
    expect(lower.get("Days", "y")).toBe(
      model.bootstrap({ nsim: 50, seed: 1, type: "cases", limits: "bca" }).columns.conf_low[1],
    );
  });

  test("crossed factors have no groups", () => {
    const other = readTsv(["lmm", "penicillin.tsv"], ["plate", "sample"]);
    const crossed = fitSync(prepare("1 + (1 | plate) + (1 | sample)", other), {
      index: other.index,
      columns: { y: other.columns.diameter! },
    });
    expect(() => crossed.bootstrap({ nsim: 5, type: "cases" })).toThrow(UsageError);
    expect(() => crossed.bootstrap({ nsim: 5, limits: "bca" })).toThrow(/crossed factors have not/);
    expect(crossed.bootstrap({ nsim: 5, type: "residual" }).columns.replicates[0]).toBe(5);
  });
});
