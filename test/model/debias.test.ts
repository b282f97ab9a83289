/** Effects of taxa less what they share, on a study whose effects are known. */
import { beforeAll, describe, expect, test } from "vitest";
import { correlationLinkage } from "../../src/balances/partitions/correlation-linkage.js";
import { UsageError } from "../../src/errors.js";
import {
  adjustPvalues,
  debias,
  distributions,
  LMEModel,
  mixedlm,
  ols,
  taxonEffects,
  transform,
} from "../../src/index.js";
import type { Table } from "../../src/table/table.js";

const TAXA = 30;
const SUBJECTS = 16;
const VISITS = 4;

/** Numbers that look like noise and are the same everywhere. */
const noise = (i: number, k: number) =>
  Math.sin(12.9898 * (i + 1) + 78.233 * (k + 1) + 37.719 * ((i * k) % 11));

const samples = Array.from({ length: SUBJECTS * VISITS }, (_, i) => `s${i}`);
const metadata: Table = {
  index: samples,
  columns: {
    subject: samples.map((_, i) => `p${Math.floor(i / VISITS)}`),
    arm: samples.map((_, i) => (Math.floor(i / VISITS) % 2 === 0 ? "a" : "b")),
    time: Float64Array.from(samples, (_, i) => i % VISITS),
  },
};

/** Abundances of which three taxa alone rise in arm b, the first tenfold; clr spreads that over all others. */
function parts(taxa = TAXA): Table {
  const columns = Array.from({ length: taxa }, (_, j) => {
    const values = samples.map((_, i) => {
      const subject = Math.floor(i / VISITS);
      const effect = subject % 2 === 1 && j < 3 ? Math.log(10) / (j + 1) : 0;
      return Math.exp(3 + noise(j, 3) + effect + 0.3 * noise(subject, j) + 0.3 * noise(i, j + 5));
    });
    return [`t${j}`, Float64Array.from(values)] as const;
  });
  return { index: samples, columns: Object.fromEntries(columns) };
}

const formula = "arm * time";
const groups = { groups: "subject" };
const numbers = (table: Table, name: string) => table.columns[name] as Float64Array;
const texts = (table: Table, name: string) => table.columns[name] as readonly string[];

let model: LMEModel;
beforeAll(async () => {
  model = await mixedlm(formula, transform(parts(), "clr"), metadata, groups);
});

describe("the mode", () => {
  test("one shift per term, close to what the composition adds; none for the intercept", async () => {
    const { shifts, method } = await debias(model);
    expect(method).toBe("mode");
    expect(texts(shifts, "term")).toEqual(["arm[T.b]", "time", "arm[T.b]:time"]);
    // Each log-ratio falls by the mean of the three effects.
    const due = -(Math.log(10) * (1 + 1 / 2 + 1 / 3)) / TAXA;
    expect(Math.abs(numbers(shifts, "shift")[0]! - due)).toBeLessThan(0.1);
    expect([...numbers(shifts, "taxa")]).toEqual([TAXA, TAXA, TAXA]);
    for (const bandwidth of numbers(shifts, "bandwidth")) expect(bandwidth).toBeGreaterThan(0);
  });

  test("estimates and limits move by the shift, standard errors and df stay, tests follow", async () => {
    const { shifts, tests } = await debias(model, { level: 0.9 });
    const before = model.tidy({ level: 0.9 });
    const shift = [0, ...numbers(shifts, "shift")];
    const names = ["estimate", "conf_low", "conf_high"] as const;
    for (const at of before.index.keys()) {
      for (const name of names)
        expect(numbers(tests, name)[at]).toBeCloseTo(before.columns[name][at]! - shift[at % 4]!, 12);
      const error = before.columns.std_error[at]!;
      const df = before.columns.df[at]!;
      expect(numbers(tests, "std_error")[at]).toBe(error);
      expect(numbers(tests, "df")[at]).toBe(df);
      const t = numbers(tests, "estimate")[at]! / error;
      expect(numbers(tests, "statistic")[at]).toBe(t);
      expect(numbers(tests, "p_value")[at]).toBeCloseTo(distributions.tTwoSided(t, df), 12);
    }
    const arm = (name: string) => numbers(tests, name).filter((_, at) => at % 4 === 1);
    expect([...arm("q_value")]).toEqual([...adjustPvalues(arm("p_value"))]);
  });
});

test("a saved model can be debiased", async () => {
  const restored = LMEModel.fromJSON(JSON.stringify(model));
  expect(await debias(restored)).toEqual(await debias(model));
});

describe("the median", () => {
  test("estimates, errors and limits stay; p-values are those of differences from it", async () => {
    const { shifts, tests } = await debias(model, { method: "median", nsim: 2000 });
    const before = model.tidy();
    for (const name of ["estimate", "std_error", "df", "conf_low", "conf_high"] as const)
      expect(numbers(tests, name)).toEqual(before.columns[name]);
    const beta = numbers(tests, "estimate").filter((_, at) => at % 4 === 1);
    const sorted = beta.slice().sort();
    const median = (sorted[14]! + sorted[15]!) / 2;
    expect(numbers(shifts, "shift")[0]).toBe(median);
    const error = numbers(shifts, "std_error")[0]!;
    expect(error).toBeGreaterThan(0);
    for (const [i, value] of beta.entries()) {
      const at = 4 * i + 1;
      const own = before.columns.std_error[at]!;
      const away = (value - median) / numbers(tests, "statistic")[at]!;
      expect(away).toBeLessThan(Math.hypot(own, error) * (1 + 1e-9));
      expect(away).toBeGreaterThan(own * 0.8);
    }
    expect(numbers(tests, "p_value").filter((_, at) => at % 4 === 0)).toEqual(
      before.columns.p_value.filter((_, at) => at % 4 === 0),
    );
  });

  test("draws depend on the seed alone", async () => {
    const one = await debias(model, { method: "median", nsim: 500, seed: 3 });
    expect(await debias(model, { method: "median", nsim: 500, seed: 3 })).toEqual(one);
    expect(await debias(model, { method: "median", nsim: 500, seed: 4 })).not.toEqual(one);
  });

  test("the logarithms may be any", async () => {
    const table = parts();
    for (const method of ["log2", "alr:t9"] as const) {
      const other = await mixedlm("arm", transform(table, method), metadata, groups);
      expect((await debias(other, { method: "median", nsim: 100 })).method).toBe("median");
    }
  });
});

test("effects of single taxa beside balances can be debiased, and models without random effects", async () => {
  const table = parts();
  const balances = await mixedlm("arm", table, metadata, { ...groups, tree: correlationLinkage(table) });
  await expect(debias(balances)).rejects.toThrow("is for taxa, not for balances along a tree");
  const { shifts } = await debias(await taxonEffects(balances));
  const direct = await debias(await mixedlm("arm", transform(table, "clr"), metadata, groups));
  expect(numbers(shifts, "shift")[0]).toBeCloseTo(numbers(direct.shifts, "shift")[0]!, 6);
  const linear = await ols("arm", transform(table, "clr"), metadata);
  expect(Math.abs(numbers((await debias(linear)).shifts, "shift")[0]! + 0.14)).toBeLessThan(0.1);
});

test.each([
  ["log2", TAXA, {}, `the mode needs centred log-ratios, got "log2"; transform(table, "clr") makes them`],
  [
    "clr",
    19,
    {},
    "the mode needs 20 taxa or more whose status is ok or singular, got 19; the median needs 3",
  ],
  [
    "none",
    TAXA,
    { method: "median" as const },
    "the median needs logarithms of taxa, got a table that was not transformed",
  ],
  ["clr", TAXA, { method: "mean" as "mode" }, "must be one of mode, median"],
] as const)("%s of %d taxa with %j is refused in one line", async (method, taxa, options, message) => {
  const other = await mixedlm("arm", transform(parts(taxa), method), metadata, groups);
  await expect(debias(other, options)).rejects.toThrow(UsageError);
  await expect(debias(other, options)).rejects.toThrow(message);
});
