import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError, UsageError } from "../../src/errors.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { flagOf } from "../../src/fit/status.js";
import { fitSync } from "../../src/model/fit.js";
import { olsSync } from "../../src/model/ols/ols.js";
import { columnOf } from "../../src/table/columns.js";
import type { Table } from "../../src/table/table.js";
import { readTsv } from "../support/read-fixture.js";
import { denseAt, fitStructure, structuredTable, structureShapes } from "../support/structured-problem.js";

const sleep = readTsv(["lmm", "sleepstudy.tsv"], ["Subject"]);
const reaction: Table = { index: sleep.index, columns: { Reaction: sleep.columns["Reaction"]! } };
const slope = "Days + (Days | Subject)";
const model = (formula: string, options = {}) => fitSync(prepare(formula, sleep, options), reaction);

describe("free", () => {
  test("free without the correlation is the model with two bars", () => {
    const held = model(slope, { free: { Subject: "diagonal" } });
    const bars = model("Days + (Days || Subject)");
    expect(held.theta.get("Subject.Days.Intercept", "Reaction")).toBe(0);
    expect(Math.abs(held.criterion[0]! - bars.criterion[0]!)).toBeLessThan(1e-8);
    expect(Math.abs(held.aic[0]! - bars.aic[0]!)).toBeLessThan(1e-8);
    for (const frame of ["coefficients", "standardErrors", "degreesOfFreedom"] as const) {
      held[frame]().values.forEach((value, i) => {
        expect(Math.abs(value / bars[frame]().values[i]! - 1)).toBeLessThan(1e-5);
      });
    }
  });

  test("free as a mask of θ and by the name Group say the same", () => {
    const mask = model("Days", { groups: "Subject", reFormula: "Days", free: [1, 0, 1] });
    const name = model("Days", { groups: "Subject", reFormula: "Days", free: { Group: "diagonal" } });
    expect(mask.theta.values).toEqual(name.theta.values);
    expect(mask.criterion).toEqual(name.criterion);
    const { params, bse } = mask.params();
    expect(params.rowNames).toEqual(
      ["Intercept", "Days", "Subject Var", "Subject x Days Cov", "Days Var"].map((n) =>
        n.replace("Subject", "Group"),
      ),
    );
    expect(params.get("Group x Days Cov", "Reaction")).toBe(0);
    expect(bse.get("Group x Days Cov", "Reaction")).toBe(0);
    expect(bse.get("Group Var", "Reaction")).toBeGreaterThan(0);
  });

  test("held parameters stay to the last bit, the others are optimal given them", () => {
    fc.assert(
      fc.property(
        structureShapes,
        fc.infiniteStream(fc.boolean()),
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        (shape, free, size) => {
          const table = structuredTable(shape);
          const count = fitStructure(table, shape.formula).result.parameters;
          const mask = [...free.take(count)];
          const start = Array.from({ length: count }, (_, i) => size * (1 + i / 7));
          const { plan, result } = fitStructure(table, shape.formula, {
            free: mask,
            start,
            reml: shape.reml,
          });
          mask.forEach((moves, i) => {
            if (!moves) expect(result.theta[i]).toBe(start[i]);
          });
          const y = columnOf(table, "y") as Float64Array;
          const here = denseAt(plan, y, result.theta).criterion;
          expect(Math.abs(result.criterion[0]! - here)).toBeLessThan(
            1e-7 * Math.max(Math.abs(here), y.length),
          );
          for (const factor of [0.97, 1.03, -1, 0]) {
            const moved = Array.from(result.theta, (value, i) =>
              mask[i] ? value * factor + 0.001 * (factor - 1) : value,
            );
            const there = denseAt(plan, y, moved).criterion;
            expect(there).toBeGreaterThan(here - 1e-7 * Math.max(Math.abs(here), y.length));
          }
        },
      ),
      { numRuns: 40, seed: 20240608 },
    );
  });

  test("with everything held the fit is that at the given θ", () => {
    const theta = [0.9, 0.02, 0.3];
    const held = model(slope, { free: { Subject: "none" }, start: theta });
    expect(Array.from(held.theta.values)).toEqual(theta);
    expect(held.iterations[0]).toBe(0);
    expect(held.status[0]).toBe("ok");
    expect(held.degreesOfFreedom().values.every((df) => Math.abs(df - 178) < 1e-6)).toBe(true);
  });

  test.each([
    [{ free: [1, 1] }, /free must say 0 or 1 for each of 3 θ/],
    [{ free: [1, 2, 0] }, /free must say 0 or 1 for each of 3 θ.*got \[1, 2, 0\]/],
    [{ free: { Subjects: "diagonal" } }, /free names a random term.*got 'Subjects'.*Subject/],
    [{ free: { Subject: "some" } }, /must be one of all, diagonal, none, got "some"/],
    [{ start: [1] }, /start must hold 3 finite numbers/],
    [{ start: [1, Number.NaN, 1] }, /start must hold 3 finite numbers/],
    [{ sigma: 0 }, /sigma must be a positive number, got 0/],
    [{ tolerance: -1 }, /tolerance must be a positive number, got -1/],
    [{ maxIterations: Number.POSITIVE_INFINITY }, /maxIterations must be a positive whole number/],
  ])("free %o is refused", (options, message) => {
    expect(() => prepare(slope, sleep, options as object)).toThrow(UsageError);
    expect(() => prepare(slope, sleep, options as object)).toThrow(message);
  });
});

describe("sigma", () => {
  test.each([true, false])("the criterion is that of MixedModels.jl, REML %s", (reml) => {
    fc.assert(
      fc.property(structureShapes, fc.double({ min: 0.3, max: 4, noNaN: true }), (shape, sigma) => {
        const table = structuredTable(shape);
        const { plan, result } = fitStructure(table, shape.formula, { reml, sigma });
        const y = columnOf(table, "y") as Float64Array;
        const n = y.length;
        const nu = reml ? n - plan.design.fixed.columns.length : n;
        const given = (theta: ArrayLike<number>) => {
          const dense = denseAt(plan, y, theta);
          const logs = dense.criterion - nu * (1 + Math.log(2 * Math.PI * dense.sigma2));
          return logs + nu * Math.log(2 * Math.PI * sigma ** 2) + (dense.sigma2 * nu) / sigma ** 2;
        };
        const here = given(result.theta);
        const slack = 1e-8 * Math.max(Math.abs(here), n);
        expect(result.sigma2[0]).toBeCloseTo(sigma ** 2, 12);
        expect(Math.abs(result.criterion[0]! - here)).toBeLessThan(
          slack * (1 + Math.max(...result.theta) ** 2 / 100),
        );
        for (const factor of [0.9, 0.99, 1.01, 1.1])
          expect(given(result.theta.map((value) => value * factor + 0.001 * (factor - 1)))).toBeGreaterThan(
            here - slack,
          );
      }),
      { numRuns: 25, seed: 20240609 },
    );
  });

  test("sigma at its estimate changes nothing but what is uncertain", () => {
    for (const formula of ["Days + (1 | Subject)", slope]) {
      const free = model(formula);
      const known = model(formula, { sigma: Math.sqrt(free.sigma2[0]!) });
      expect(Math.abs(known.criterion[0]! - free.criterion[0]!)).toBeLessThan(1e-8);
      known.coefficients().values.forEach((value, i) => {
        expect(Math.abs(value - free.coefficients().values[i]!)).toBeLessThan(1e-6);
      });
      expect(Math.abs(known.aic[0]! - free.aic[0]! + 2)).toBeLessThan(1e-8);
      known.degreesOfFreedom().values.forEach((df, i) => {
        expect(df).toBeGreaterThan(free.degreesOfFreedom().values[i]! - 1e-6);
      });
    }
  });

  test("a given sigma scales with the response", () => {
    const scaled = Float64Array.from(
      reaction.columns["Reaction"] as Float64Array,
      (value) => value * 2 ** 400,
    );
    const options = { sigma: 20 * 2 ** 400 };
    const large = fitSync(prepare(slope, sleep, options), {
      index: sleep.index,
      columns: { Reaction: scaled },
    });
    const plain = model(slope, { sigma: 20 });
    expect(large.theta.values).toEqual(plain.theta.values);
    expect(large.sigma2[0]).toBe(options.sigma ** 2);
  });
});

describe("start, tolerance, maxIterations", () => {
  test("the search also starts where it is told to, and ends no higher", () => {
    const plain = model(slope);
    for (const start of [
      [1, 0, 1],
      [0, 0, 0],
      [50, -10, 3],
    ]) {
      const started = model(slope, { start });
      expect(Math.abs(started.criterion[0]! - plain.criterion[0]!)).toBeLessThan(1e-7);
    }
  });

  test("maxIterations of one is not enough, and the status says so", () => {
    const table = structuredTable({
      seed: 3,
      formula: "",
      rows: 60,
      levels: [8, 6],
      spread: [1, 1],
      reml: true,
    });
    const { result } = fitStructure(table, "x * w + (x | g) + (1 | h)", { maxIterations: 1 });
    expect(result.flags[0]! & flagOf("not-converged")).not.toBe(0);
    const { result: loose } = fitStructure(table, "x * w + (x | g) + (1 | h)", { tolerance: 1e-2 });
    const { result: tight } = fitStructure(table, "x * w + (x | g) + (1 | h)");
    expect(loose.criterion[0]! - tight.criterion[0]!).toBeLessThan(0.1);
    expect(loose.iterations[0]).toBeLessThan(tight.iterations[0]!);
  });
});

describe("what cannot be told apart is refused or named", () => {
  const fitTo = (formula: string, table: Table) =>
    fitSync(prepare(formula, table), { index: table.index, columns: { y: table.columns["y"]! } });
  const g = ["a", "a", "b", "b", "c", "c", "d", "d"];
  const table = (columns: object): Table =>
    ({
      index: g.map((_, i) => `s${i}`),
      columns: { g, y: [1, 3, 2, 5, 4, 4, 7, 1.5], x: [0, 1, 0, 1, 0, 1, 0, 1], ...columns },
    }) as Table;

  test.each([
    ["1 + (1 | g) + (1 | g)", {}, /\(1 \| g\) and \(1 \| g\) hold the same random effect, Intercept/],
    ["x + (x | g) + (1 | g)", {}, /hold the same random effect, Intercept/],
    ["1 + (1 | g) + (1 | k)", { k: g.map((level) => `k${level}`) }, /g and k group the samples alike/],
  ])("%s is refused", (formula, columns, message) => {
    expect(() => prepare(formula, table(columns))).toThrow(DataError);
    expect(() => prepare(formula, table(columns))).toThrow(message);
  });

  test.each([
    ["1 + (1 | k)", { k: g.map(() => "one") }, "(1 | k): k has only one level"],
    [
      "1 + (1 | k)",
      { k: g.map((_, i) => `k${i}`) },
      "(1 | k): 8 samples are no more than its 8 random effects",
    ],
    ["x + (x | g)", {}, "(x | g): 8 samples are no more than its 8 random effects"],
  ])("%s is unidentified", (formula, columns, message) => {
    const found = fitTo(formula, table(columns));
    expect(found.status).toEqual(["unidentified"]);
    expect(found.messages).toEqual([message]);
    expect(found.coefficients().values.every(Number.isNaN)).toBe(true);
  });

  test("a slope that no group shows, and columns of very different scales, are noted", () => {
    const between = [0, 0, 1, 1, 2, 2, 3, 3];
    const big = between.map((_, i) => 1e6 * (i % 3));
    const plan = prepare(
      "b + big + (b | k)",
      table({ b: between, big, k: ["p", "p", "q", "q", "r", "r", "r", "r"] }),
    );
    expect(plan.notes).toEqual(["big varies 7.0e+5 times as much as b; consider rescaling"]);
    const { notes } = prepare("b + (b | g)", table({ b: between }));
    expect(notes).toEqual([
      "(b | g): b does not vary inside any level of g; its variance rests on differences between levels alone",
    ]);
  });

  test("a factor of one level is noted with its level, wherever it stands", () => {
    const columns = { arm: g.map(() => "drug"), flag: g.map(() => true), k: g.map(() => "one") };
    const note = (name: string, level: string) =>
      `${name} has only one level in the samples of the model, '${level}'; nothing can be said of its effect`;
    expect(prepare("arm + (1 | g)", table(columns)).notes).toEqual([note("arm", "drug")]);
    expect(prepare("C(arm) + x:flag + (1 | g)", table(columns)).notes).toEqual([
      note("C(arm)", "drug"),
      note("flag", "True"),
    ]);
    const asked = "C(arm, levels=['drug', 'none'])";
    expect(prepare(`${asked} + (1 | g)`, table(columns)).notes).toEqual([note(asked, "drug")]);
    expect(prepare("x + (1 | k)", table(columns)).notes).toEqual([note("k", "one")]);
    const subset = prepare("h + (1 | g)", table({ h: g.map((_, i) => (i < 4 ? "a" : "b")) }), {
      subset: "h == 'b'",
    });
    expect(subset.notes).toEqual([note("h", "b")]);
    const y = Float64Array.from(g, (_, i) => Math.sin(9 * i));
    const linear = olsSync("arm", { index: table({}).index, columns: { y } }, table(columns));
    expect(linear.notes).toEqual([note("arm", "drug")]);
    expect(linear.summary()).toContain(note("arm", "drug"));
  });

  test("levels that only rows without a value have are left out", () => {
    const y = Float64Array.from(sleep.columns["Reaction"] as Float64Array, (value, i) =>
      i < 10 ? Number.NaN : value,
    );
    const found = fitSync(prepare(slope, sleep), { index: sleep.index, columns: { y } });
    expect(found.result.groups[0]).toBe(17);
    const effects = found.randomEffects({ variance: true })["Subject"]!;
    expect(Array.from(effects.values.values.slice(0, 2))).toEqual([0, 0]);
    const components = found.varianceComponents().columns.covariance;
    expect(Math.abs(effects.variance!.values[0]! / components[0]! - 1)).toBeLessThan(1e-12);
  });
});

describe("singular fits say what is singular", () => {
  const table = structuredTable({
    seed: 12,
    formula: "",
    rows: 60,
    levels: [6, 5],
    spread: [0, 0],
    reml: true,
  });
  const fitTo = (formula: string, y: ArrayLike<number>) =>
    fitSync(prepare(formula, table), { index: table.index, columns: { y } as Table["columns"] });

  test("a singular fit names the variance that is zero", () => {
    const dyestuff2 = readTsv(["lmm", "dyestuff2.tsv"], ["Batch"]);
    const found = fitSync(prepare("1 + (1 | Batch)", dyestuff2), {
      index: dyestuff2.index,
      columns: { Yield: dyestuff2.columns["Yield"]! },
    });
    expect(found.messages).toEqual(["(1 | Batch): variance of Intercept is zero"]);
  });

  test.each([1, -1])("a singular fit names a correlation of %i", (sign) => {
    const x = table.columns["x"] as number[];
    const g = table.columns["g"] as string[];
    const b = new Map([...new Set(g)].map((level, i) => [level, Math.sin(5 * i)]));
    const y = Float64Array.from(
      table.columns["y"] as Float64Array,
      (noise, i) => 0.3 * noise + b.get(g[i]!)! * (1 + sign * x[i]!),
    );
    const found = fitTo("x + (x | g)", y);
    expect(found.status).toEqual(["singular"]);
    expect(found.messages).toEqual([`(x | g): correlation of Intercept and x is ${sign}`]);
  });
});
