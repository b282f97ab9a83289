import { describe, expect, test } from "vitest";
import { adjustPvalues, fitSync, mixedlmSync, neededGroups, power, prepare } from "../../src/index.js";
import { normalNumbers, twoArms } from "../support/planned-study.js";
import { readJson } from "../support/read-fixture.js";

interface Expected {
  readonly exact: Record<"mean" | "slope", readonly { groups: number; delta: number; power: number }[]>;
}
const expected = readJson<Expected>("power", "expected.json");
const formula = "arm * week + (1 | subject)";

describe("power of a study", () => {
  test("a balanced study has the power of the noncentral t", () => {
    for (const [term, kind, theta] of [
      ["arm", "mean", 2],
      ["arm:week", "slope", 2],
    ] as const) {
      const { delta } = expected.exact[kind][0]!;
      const centred = kind === "mean" ? "arm * center(week) + (1 | subject)" : formula;
      const { columns } = power({
        formula: centred,
        metadata: twoArms(12),
        ngroups: [12, 24, 48],
        coefficients: { [kind === "mean" ? "arm" : term]: delta },
        theta: [theta],
        responses: 1000,
        nsim: 20,
        seed: 4,
      });
      expect([...columns.groups]).toEqual([12, 24, 48]);
      // R: pt with ncp. 20,000 draws: three standard errors are 0.0106.
      expected.exact[kind].forEach((each, i) => {
        expect(Math.abs(columns.power[i]! - each.power)).toBeLessThan(0.0106);
      });
    }
  });

  test("a study with dropout has the power of a direct simulation", () => {
    const [groups, dropout, theta, delta] = [16, 0.4, 0.5, 0.45];
    const metadata = twoArms(groups);
    const { columns } = power({
      formula,
      metadata,
      coefficients: { "arm:week": delta },
      theta: [theta],
      times: { week: [0, 1, 2, 3] },
      dropout,
      responses: 500,
      nsim: 20,
    });
    expect(columns.samples[0]! / (groups * 4)).toBeCloseTo(1 - dropout / 2, 1);
    const { normal, uniform } = normalNumbers(21);
    const arm = metadata.columns["arm"] as Float64Array;
    const week = metadata.columns["week"] as Float64Array;
    let found = 0;
    for (let study = 0; study < 40; study++) {
      const until = Array.from({ length: groups }, uniform);
      const rows = metadata.index.flatMap((_, i) =>
        until[Math.floor(i / 4)]! >= (dropout * week[i]!) / 3 ? [i] : [],
      );
      const index = rows.map((row) => metadata.index[row]!);
      const left = {
        index,
        columns: {
          subject: rows.map((row) => `p${Math.floor(row / 4)}`),
          arm: Float64Array.from(rows, (row) => arm[row]!),
          week: Float64Array.from(rows, (row) => week[row]!),
        },
      };
      const responses = Array.from({ length: 200 }, (_, j) => {
        const effects = Array.from({ length: groups }, normal);
        const y = (row: number) =>
          delta * arm[row]! * week[row]! + theta * effects[Math.floor(row / 4)]! + normal();
        return [`y${j}`, Float64Array.from(rows, y)];
      });
      const table = { index, columns: Object.fromEntries(responses) };
      found += fitSync(prepare(formula, left), table)
        .pvalues()
        .row("arm:week")
        .filter((p) => p <= 0.05).length;
    }
    // 8,000 and 10,000 draws, on 40 and 20 patterns of losses: three standard errors are 0.023, and patterns differ.
    expect(Math.abs(columns.power[0]! - found / 8000)).toBeLessThan(0.035);
  });

  test("FDR and family-wise power are those of a brute-force count", () => {
    const metadata = twoArms(16);
    const [m, share, delta, nsim] = [60, 0.2, 0.6, 60];
    const { columns } = power({
      formula,
      metadata,
      coefficients: { "arm:week": delta },
      theta: [1],
      responses: m,
      share,
      nsim: 1000,
      fdr: 0.1,
    });
    const { normal } = normalNumbers(5);
    const plan = prepare(formula, metadata);
    const arm = metadata.columns["arm"] as Float64Array;
    const week = metadata.columns["week"] as Float64Array;
    const have = Math.round(share * m);
    const sums = { fdr: 0, square: 0, family: 0, any: 0, discoveries: 0 };
    for (let s = 0; s < nsim; s++) {
      const table = {
        index: metadata.index,
        columns: Object.fromEntries(
          Array.from({ length: m }, (_, j) => {
            const effects = Array.from({ length: 16 }, normal);
            const size = j < have ? delta : 0;
            return [`y${j}`, arm.map((a, i) => size * a * week[i]! + effects[Math.floor(i / 4)]! + normal())];
          }),
        ),
      };
      const p = fitSync(plan, table).pvalues().row("arm:week");
      const count = (q: Float64Array, level: number) =>
        q.subarray(0, have).filter((value) => value <= level).length;
      const found = count(adjustPvalues(p, "bh"), 0.1);
      const family = count(adjustPvalues(p, "holm"), 0.05);
      sums.fdr += found / have / nsim;
      sums.square += (found / have) ** 2 / nsim;
      sums.family += family / have / nsim;
      sums.any += (family > 0 ? 1 : 0) / nsim;
      sums.discoveries += adjustPvalues(p, "bh").filter((value) => value <= 0.1).length / nsim;
    }
    const error = Math.sqrt((sums.square - sums.fdr ** 2) / nsim + columns.fdr_power_se[0]! ** 2);
    expect(columns.true_effects[0]).toBe(have);
    expect(sums.fdr).toBeGreaterThan(0.2);
    expect(Math.abs(columns.fdr_power[0]! - sums.fdr)).toBeLessThan(3 * error);
    expect(Math.abs(columns.family_power[0]! - sums.family)).toBeLessThan(3 * error);
    expect(Math.abs(columns.family_any[0]! - sums.any)).toBeLessThan(0.15);
    expect(columns.discoveries[0]! / sums.discoveries).toBeCloseTo(1, 0);
    expect(columns.false_share[0]!).toBeLessThan(0.1);
  });

  test("Kenward and Roger's test, a slope, and other analyses agree whether drawn by rows or not", () => {
    const request = {
      metadata: twoArms(10),
      coefficients: { "arm:week": 0.6 },
      responses: 200,
      nsim: 5,
      times: { week: [0, 1, 2, 3] },
      dropout: 0.2,
    };
    for (const [own, theta] of [
      [formula, [0.7]],
      ["arm * week + (week | subject)", [1, 0.1, 0.4]],
    ] as const) {
      const { columns } = power({
        ...request,
        formula: own,
        theta,
        tests: ["satterthwaite", "kenward-roger"],
        analyses: [own],
      });
      // The second model is the first, drawn by rows.
      expect(columns.analysis.length).toBe(4);
      const [a, b, c, d] = columns.power;
      expect(Math.abs(a! - c!)).toBeLessThan(0.06);
      expect(Math.abs(b! - d!)).toBeLessThan(0.06);
      expect(columns.width[1]! / columns.width[3]!).toBeCloseTo(1, 1);
    }
  });

  test("a structure of the residuals can be the truth, and another the analysis", () => {
    const { columns } = power({
      formula: "arm * week",
      options: { residual: "ar1(week | subject)" },
      metadata: twoArms(20),
      coefficients: { "arm:week": 0 },
      theta: [0.7],
      responses: 100,
      nsim: 6,
      analyses: [{ formula: "arm * week + (1 | subject)", residual: undefined }],
    });
    // 600 tests each: the right structure keeps the level, independent residuals within subjects do not.
    const rates = columns.term.flatMap((term, i) => (term === "arm:week" ? [columns.power[i]!] : []));
    expect(rates.length).toBe(2);
    expect(rates[0]).toBeLessThan(0.08);
    expect(rates[1]).toBeGreaterThan(0.1);
  });

  test("a pilot gives variances and effects, and its design", () => {
    const metadata = twoArms(20);
    const { normal } = normalNumbers(9);
    const truths = Array.from({ length: 40 }, () => normal());
    const table = {
      index: metadata.index,
      columns: Object.fromEntries(
        truths.map((truth, j) => {
          const effects = Array.from({ length: 20 }, () => 2 * normal());
          const arm = metadata.columns["arm"] as Float64Array;
          return [`y${j}`, arm.map((a, i) => truth * a + effects[Math.floor(i / 4)]! + normal())];
        }),
      ),
    };
    const pilot = mixedlmSync(formula, table, metadata);
    const { columns } = power({ pilot, coefficients: { arm: "pilot" }, ngroups: [20, 80], nsim: 50 });
    expect([...columns.groups]).toEqual([20, 80]);
    expect(columns.responses[0]).toBe(40);
    expect(columns.power[1]!).toBeGreaterThan(columns.power[0]! + 0.1);
    expect(columns.width[0]! / columns.width[1]!).toBeCloseTo(2, 0);
  });

  test("arms and times make a design, and visits stand at equal distances", () => {
    const { columns } = power({
      formula,
      arms: { arm: ["a", "b"] },
      times: { week: [0, 4] },
      nvisits: [2, 5],
      ngroups: 30,
      coefficients: { "arm[T.b]:week": 0.15 },
      theta: [1],
      responses: 50,
      nsim: 40,
    });
    expect([...columns.visits]).toEqual([2, 5]);
    expect([...columns.samples]).toEqual([60, 150]);
    // Var = σ² 4 / (30 Σ(t − 2)²): sums of squares 8 and 10.
    expect(columns.width[0]! / columns.width[1]!).toBeCloseTo(Math.sqrt(10 / 8), 1);
  });

  test("the number of groups that is needed is read off the curve", () => {
    const table = power({
      formula,
      metadata: twoArms(10),
      ngroups: [10, 20, 40, 80],
      coefficients: { "arm:week": 0.4 },
      theta: [1],
      responses: 200,
      share: 0.2,
      nsim: 20,
    });
    const { groups } = neededGroups(table).columns;
    expect(groups.length).toBe(1);
    const { fdr_power } = table.columns;
    const above = fdr_power.findIndex((value) => value >= 0.8);
    expect(groups[0]!).toBeGreaterThan(table.columns.groups[above - 1]!);
    expect(groups[0]!).toBeLessThanOrEqual(table.columns.groups[above]!);
    expect(neededGroups(table, { power: 0.9999 }).columns.groups[0]).toBeNaN();
  });

  test("what is drawn of a design does not depend on the other designs", () => {
    const request = {
      formula,
      metadata: twoArms(12),
      coefficients: { arm: 1 },
      theta: [1],
      responses: 20,
      nsim: 30,
    };
    const both = power({ ...request, ngroups: [12, 24] });
    const one = power({ ...request, ngroups: 24 });
    expect(both.columns.power[1]).toBe(one.columns.power[0]);
    expect(both.columns.width[1]).toBe(one.columns.width[0]);
  });

  test.each([
    [{ ngroups: 0 }, "power: ngroups must be positive whole numbers, got 0"],
    [{ dropout: [0, 1] }, "power: dropout must be shares from 0 to below 1, got an array"],
    [
      { nvisits: 3 },
      "power: nvisits needs the column of visits and its times, times: { week: [0, 4] }, got none",
    ],
    [{ tests: "wald" }, "power: tests must be one of satterthwaite, kenward-roger, residual, normal"],
    [{ coefficients: { arm: "pilot" } }, "power: \"pilot\" for 'arm' needs a pilot, got none"],
    [{ metadata: undefined }, "power: the samples of a study must be given by metadata"],
    [{ theta: undefined }, "power: theta must hold 1 numbers (subject.Intercept), got none, and no pilot"],
    [{ analyses: [5] }, "power: analyses must be formulas, or options with a formula, got 5"],
    [
      { times: { a: [1], b: [2] } },
      "power: times must name one column and its times, { week: [0, 2, 4] }, got a, b",
    ],
  ])("power refuses %j", (change, message) => {
    const request = { formula, metadata: twoArms(6), coefficients: { arm: 1 }, theta: [1], ...change };
    expect(() => power(request as Parameters<typeof power>[0])).toThrow(message);
  });
});
