import { describe, expect, test } from "vitest";
import { fitSync, prepare } from "../../src/index.js";
import type { Table } from "../../src/table/table.js";
import { choleskyDense, fitDense, groupedV, psiOfTheta, solveDense } from "../support/dense.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Case {
  readonly data: string;
  readonly formula: string;
  readonly response: string;
  readonly cr0: number[][];
  readonly cr1: number[][];
}
const { robust } = readJson<{ robust: Case[] }>("resample", "expected.json");
const factors = ["Subject", "plate", "sample", "g", "batch", "cask", "arm"];
const read = (name: string): Table => readTsv(["lmm", `${name}.tsv`], factors);

/** A⁻¹ (Σ s s') A⁻¹ with everything dense. */
function sandwichDense(X: number[][], y: number[], V: number[][], cluster: ArrayLike<number>): number[][] {
  const { beta, vcov, sigma2 } = fitDense(X, y, V, true);
  const e = y.map((value, i) => value - X[i]!.reduce((sum, x, j) => sum + x * beta[j]!, 0));
  const r = solveDense(choleskyDense(V), e);
  const p = beta.length;
  const scores = new Map<number, number[]>();
  r.forEach((value, i) => {
    const s = scores.get(cluster[i]!) ?? new Array<number>(p).fill(0);
    X[i]!.forEach((x, j) => {
      s[j]! += x * value;
    });
    scores.set(cluster[i]!, s);
  });
  const influence = [...scores.values()].map((s) =>
    vcov.map((row) => row.reduce((sum, value, j) => sum + (value / sigma2) * s[j]!, 0)),
  );
  return vcov.map((_, i) => vcov.map((_, j) => influence.reduce((sum, u) => sum + u[i]! * u[j]!, 0)));
}

function expectMatrix(found: Float64Array, wanted: number[][], digits: number) {
  const p = wanted.length;
  wanted.forEach((row, i) => {
    row.forEach((value, j) => {
      const scale = Math.sqrt(wanted[i]![i]! * wanted[j]![j]!);
      expect((found[i * p + j]! - value) / scale).toBeCloseTo(0, digits);
    });
  });
}

describe("cluster-robust covariances", () => {
  test.each(robust)(
    "cluster-robust covariances of $data, $formula are clubSandwich's",
    ({ data, formula, response, cr0, cr1 }) => {
      const metadata = read(data);
      const table = { index: metadata.index, columns: { y: metadata.columns[response]! } };
      const options = { test: "normal", vcov: "cr0" } as const;
      const model = fitSync(prepare(formula, metadata, options), table);
      expectMatrix(model.vcov("y").values, cr0, 5);
      const adjusted = model.infer({ test: "residual", vcov: "cr1" });
      expectMatrix(adjusted.vcov("y").values, cr1, 5);
      expect(adjusted.degreesOfFreedom().values[0]).toBe(model.result.groups[0]! - 1);
      expect(model.degreesOfFreedom().values[0]).toBe(Infinity);
      expect(model.standardErrors().values[0]).toBeCloseTo(Math.sqrt(cr0[0]![0]!), 4);
    },
  );

  test("slopes, weights and missing cells have the cluster-robust covariance of dense matrices", () => {
    const base = read("unbalanced");
    const n = base.index.length;
    const weights = Float64Array.from({ length: n }, (_, i) => 1 + (i % 4));
    const metadata = { ...base, columns: { ...base.columns, weights } };
    const y = Float64Array.from(base.columns.y as Float64Array, (value, i) =>
      i % 13 === 0 ? Number.NaN : value,
    );
    const plan = prepare("x + (x | g)", metadata, { weights: "weights", test: "normal", vcov: "cr0" });
    const model = fitSync(plan, { index: base.index, columns: { full: base.columns.y!, y } });
    const rows = Array.from(y.keys()).filter((i) => !Number.isNaN(y[i]!));
    const x = base.columns.x as Float64Array;
    const root = rows.map((i) => Math.sqrt(weights[i]!));
    const X = rows.map((i, a) => [root[a]!, root[a]! * x[i]!]);
    const cluster = rows.map((i) => plan.design.random[0]!.index[i]!);
    const theta = model.result.theta.subarray(3, 6);
    const V = groupedV(X, cluster, psiOfTheta(theta, 2));
    const scaled = rows.map((i, a) => root[a]! * y[i]!);
    expectMatrix(model.vcov("y").values, sandwichDense(X, scaled, V, cluster), 8);
  });

  test("nested factors cluster by the outermost", () => {
    const metadata = read("pastes");
    const table = { index: metadata.index, columns: { y: metadata.columns.strength! } };
    const model = fitSync(
      prepare("1 + (1 | batch/cask)", metadata, { test: "residual", vcov: "cr1" }),
      table,
    );
    expect(model.degreesOfFreedom().values[0]).toBe(9);
    const gls = model.infer({ test: "residual", vcov: "gls" });
    // Balanced: the robust variance is that of the batch means, with 10 clusters the model's own times 9/10 · 10/9.
    expect(model.standardErrors().values[0]! / gls.standardErrors().values[0]!).toBeCloseTo(1, 6);
  });

  test.each([
    [
      "1 + (1 | plate) + (1 | sample)",
      { test: "normal", vcov: "cr0" },
      "got crossed random terms plate and sample",
    ],
    ["1 + (1 | plate)", { vcov: "cr1" }, 'vcov "cr1" goes with test "residual"'],
    ["1 + (1 | plate)", { vcov: "cr4" }, "vcov must be one of gls, joint, cr0, cr1, cr2, cr3"],
    ["1 + (1 | plate)", { vcov: "cr2", test: "kenward-roger" }, 'vcov "cr2" goes with test'],
    ["1 + (1 | plate) + (1 | sample)", { vcov: "cr3" }, "got crossed random terms plate and sample"],
  ])("vcov refuses %s with %j", (formula, options, message) => {
    const metadata = read("penicillin");
    const table = { index: metadata.index, columns: { y: metadata.columns.diameter! } };
    expect(() => fitSync(prepare(formula, metadata, options as { vcov: "cr0" }), table)).toThrow(message);
  });
});
