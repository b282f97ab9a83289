import { describe, expect, test } from "vitest";
import {
  addPseudocount,
  DataError,
  mixedlm,
  multiplicativeReplacement,
  replaceZeros,
  sensitivity,
  type Table,
  UsageError,
} from "../../src/index.js";

const n = 32;
const index = Array.from({ length: n }, (_, i) => `s${i}`);
const treated = index.map((_, i) => (i % 2 === 0 ? "no" : "yes"));
/** Counts that differ a little from sample to sample. */
const about = (level: (i: number) => number, phase: number) =>
  Float64Array.from({ length: n }, (_, i) => Math.round(level(i) * (1 + 0.2 * Math.sin(phase * (i + 1)))));
const counts: Table = {
  index,
  columns: {
    // Without zeros, ten times as much in the treated.
    clear: about((i) => (i % 2 === 0 ? 100 : 1000), 1.1),
    // Zero in half of the treated, plenty in the others: more or less than 3, as the pseudocount has it.
    split: about((i) => (i % 2 === 0 ? 3 : i % 4 === 1 ? 0 : 60), 2.3),
    steady: about(() => 500, 3.7),
    other: about(() => 800, 4.9),
  },
};
const metadata: Table = {
  index,
  columns: { treated, subject: index.map((_, i) => `p${Math.floor(i / 4)}`) },
};
const tree = "((steady,clear)found,(other,split)hanging)root;";
const options = { groups: "subject", tree };

describe("sensitivity to the pseudocount", () => {
  test("sensitivity tells an effect that holds from one that turns round", async () => {
    const { effects, pseudocounts, pseudocount } = await sensitivity("treated", counts, metadata, {
      ...options,
      pseudocounts: [2, 0.001, 0.5],
    });
    expect(Array.from(pseudocounts)).toEqual([0.001, 0.5, 2]);
    expect(pseudocount).toBe(2);
    const { columns } = effects;
    const row = (response: string) =>
      columns.response.findIndex((name, i) => name === response && columns.term[i] === "treated[T.yes]");
    const found = row("found");
    expect(columns.robust[found]).toBe(true);
    expect([columns.n_fitted[found], columns.n_significant[found]]).toEqual([3, 3]);
    expect(columns.estimate_min[found]).toBeGreaterThan(0);
    const hanging = row("hanging");
    expect(columns.same_sign[hanging]).toBe(false);
    expect(columns.robust[hanging]).toBe(false);
    expect(columns.estimate_min[hanging]).toBeLessThan(0);
    expect(columns.estimate_max[hanging]).toBeGreaterThan(0);
  });

  test("each run of sensitivity is the model of its balances, and the table is made of the runs", async () => {
    const { effects, runs, pseudocounts } = await sensitivity("treated", counts, metadata, {
      ...options,
      pseudocount: 2,
    });
    expect(Array.from(pseudocounts)).toEqual([0.2, 0.5, 1, 1.5, 2]);
    const height = effects.index.length;
    expect(runs.index).toHaveLength(5 * height);
    for (const [k, value] of pseudocounts.entries()) {
      const { columns } = (await mixedlm("treated", addPseudocount(counts, value), metadata, options)).tidy();
      const part = (values: Float64Array) => values.subarray(k * height, (k + 1) * height);
      expect(part(runs.columns.pseudocount).every((each) => each === value)).toBe(true);
      expect(part(runs.columns.estimate)).toEqual(columns.estimate);
      expect(part(runs.columns.q_value)).toEqual(columns.q_value);
      if (value === 2) expect(effects.columns.estimate).toEqual(columns.estimate);
    }
    for (let at = 0; at < height; at++) {
      const own = Array.from(pseudocounts.keys()).map((k) => k * height + at);
      expect(effects.columns.p_max[at]).toBe(Math.max(...own.map((i) => runs.columns.p_value[i]!)));
      expect(effects.columns.estimate_max[at]).toBe(Math.max(...own.map((i) => runs.columns.estimate[i]!)));
    }
  });

  test("sensitivity replaces zeros alone, or in proportion", async () => {
    const replacement = (table: Table, delta: number) => multiplicativeReplacement(table, { delta });
    for (const [replace, grid] of [
      [replaceZeros, [0.5, 1]],
      [replacement, [1e-4, 1e-3]],
    ] as const) {
      const { runs } = await sensitivity("treated", counts, metadata, {
        ...options,
        pseudocounts: grid,
        replacement: replace,
      });
      const replaced = replace(counts, grid[0]);
      const first = (await mixedlm("treated", replaced, metadata, options)).tidy();
      expect(runs.columns.estimate.subarray(0, first.index.length)).toEqual(first.columns.estimate);
    }
  });

  test("a response that no fit gives is neither found nor not", async () => {
    const flat: Table = { index, columns: { ...counts.columns, steady: counts.columns["clear"]! } };
    const { effects } = await sensitivity("treated", flat, metadata, { ...options, pseudocounts: [0.5, 1] });
    const at = effects.columns.response.indexOf("found");
    expect(effects.columns.n_fitted[at]).toBe(0);
    expect(effects.columns.robust[at]).toBeNull();
    expect(effects.columns.p_max[at]).toBeNaN();
  });

  test("progress of sensitivity rises over the whole grid, and a signal stops it", async () => {
    const seen: number[] = [];
    const onProgress = (fraction: number) => {
      seen.push(fraction);
    };
    await sensitivity("treated", counts, metadata, { ...options, onProgress });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(sensitivity("treated", counts, metadata, { ...options, signal })).rejects.toThrow("enough");
  });

  test.each([
    [{ pseudocounts: [1] }, UsageError],
    [{ pseudocounts: [0, 1] }, UsageError],
    [{ pseudocount: -1 }, UsageError],
    [{ pseudocount: Number.NaN }, UsageError],
    [{ alpha: 5 }, UsageError],
    [{ tree: undefined as unknown as string }, UsageError],
    [{ tree: "((x,y)found,(z,w)hanging)root;" }, DataError],
  ])("sensitivity with %j is refused", async (wrong, kind) => {
    await expect(sensitivity("treated", counts, metadata, { ...options, ...wrong })).rejects.toThrow(kind);
  });
});
