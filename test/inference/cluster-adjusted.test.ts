import { describe, expect, test } from "vitest";
import { fitSync, prepare } from "../../src/index.js";
import type { Table } from "../../src/table/table.js";
import { choleskyDense, solveDense } from "../support/dense.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Robust {
  readonly vcov: number[];
  readonly df: number[];
  readonly p: number[];
  readonly joint: { readonly f: number; readonly df: number; readonly p: number };
}
interface Case {
  readonly data: string;
  readonly response: string;
  readonly formula: string;
  readonly terms: string[];
  readonly cr2: Robust;
  readonly cr3: Robust;
}

/** R: clubSandwich on lme4's fits, see make-expected.R. */
const { cases } = readJson<{ cases: Case[] }>("robust", "expected.json");

const factors = ["Subject", "Sex", "Worker", "Machine", "batch", "cask", "sample", "g", "h", "arm", "sex"];
const read = (name: string): Table =>
  readTsv(name === "study" ? ["robust", "study.tsv"] : ["lmm", `${name}.tsv`], factors);
const far = (actual: number, expected: number) => Math.abs(actual / expected - 1);

test("there are twenty models", () => {
  expect(cases.length).toBe(20);
});

describe.each(["cr2", "cr3"] as const)("%s", (vcov) => {
  test.each(cases.map((each, i) => [i + 1, each.data, each.formula, each] as const))(
    "model %i, %s, %s: covariance, degrees of freedom and HTZ are clubSandwich's",
    (_i, data, formula, { response, terms, ...expected }) => {
      const metadata = read(data);
      const table = { index: metadata.index, columns: { y: metadata.columns[response]! } };
      const model = fitSync(prepare(formula.replace("^", "**"), metadata, { vcov }), table);
      const p = terms.length;
      const wanted = expected[vcov];
      const V = model.vcov("y").values;
      wanted.vcov.forEach((value, at) => {
        const size = Math.sqrt(wanted.vcov[Math.floor(at / p) * (p + 1)]! * wanted.vcov[(at % p) * (p + 1)]!);
        expect(Math.abs(V[at]! - value) / size).toBeLessThan(1e-5);
      });
      wanted.df.forEach((value, j) => {
        expect(far(model.degreesOfFreedom().values[j]!, value)).toBeLessThan(1e-5);
        expect(far(model.pvalues().values[j]!, wanted.p[j]!)).toBeLessThan(2e-4);
      });
      const rows = model.terms.slice(1).map((term) => ({ [term]: 1 }));
      const { statistic, den_df, p_value } = model.contrastJoint(rows).columns;
      expect(far(statistic[0]!, wanted.joint.f)).toBeLessThan(2e-4);
      expect(far(den_df[0]!, wanted.joint.df)).toBeLessThan(1e-5);
      expect(far(p_value[0]!, wanted.joint.p)).toBeLessThan(5e-4);
    },
  );
});

test("single contrasts, means and type III tests use the same degrees of freedom", () => {
  const metadata = read("study");
  const table = { index: metadata.index, columns: { y: metadata.columns.y! } };
  const model = fitSync(prepare("sex + t + (1 | g)", metadata, { vcov: "cr2" }), table);
  const { df, p_value } = model.tidy().columns;
  expect(model.contrast({ t: 1 }).columns.df[0]).toBeCloseTo(df[2]!, 10);
  const anova = model.anova().columns;
  expect(anova.den_df[1]).toBeCloseTo(df[2]!, 9);
  expect(anova.p_value[1]).toBeCloseTo(p_value[2]!, 9);
  expect(model.means("sex", { pairwise: true }).pairs!.columns.df[0]).toBeCloseTo(df[1]!, 9);
});

test("residual degrees of freedom with cr2 are clusters less one", () => {
  const metadata = read("study");
  const table = { index: metadata.index, columns: { y: metadata.columns.y! } };
  const model = fitSync(prepare("t + (1 | g)", metadata, { vcov: "cr2", test: "residual" }), table);
  expect(Array.from(model.degreesOfFreedom().values)).toEqual([11, 11]);
  expect(model.infer({ test: "normal" }).degreesOfFreedom().values[0]).toBe(Infinity);
});

/** A·B for dense matrices. */
const times = (A: number[][], B: number[][]) =>
  A.map((row) => B[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * B[k]![j]!, 0)));
const turned = (A: number[][]) => A[0]!.map((_, j) => A.map((row) => row[j]!));

test("with weights and missing cells cr2 is that of dense matrices, whose adjustment gives residuals the covariance V", () => {
  const base = read("study");
  const n = base.index.length;
  const weights = Float64Array.from({ length: n }, (_, i) => 1 + (i % 3));
  const metadata = { ...base, columns: { ...base.columns, weights } };
  const y = Float64Array.from(base.columns.y as Float64Array, (value, i) =>
    i % 11 === 4 ? Number.NaN : value,
  );
  const plan = prepare("t + (1 | g)", metadata, { weights: "weights", vcov: "cr2" });
  const model = fitSync(plan, { index: base.index, columns: { y } });
  const rows = Array.from(y.keys()).filter((i) => !Number.isNaN(y[i]!));
  const theta = model.result.theta[0]!;
  const group = base.columns.g as string[];
  const t = base.columns.t as Float64Array;
  const X = rows.map((i) => [1, t[i]!]);
  const V = rows.map((i) =>
    rows.map((j) => (group[i] === group[j] ? theta ** 2 : 0) + (i === j ? 1 / weights[i]! : 0)),
  );
  const L = choleskyDense(V);
  const WX = turned(turned(X).map((column) => solveDense(L, column)));
  const LA = choleskyDense(times(turned(X), WX));
  const M = [0, 1].map((j) => solveDense(LA, [Number(j === 0), Number(j === 1)]));
  const beta = model.coefficients().values;
  const e = rows.map((i) => y[i]! - beta[0]! - beta[1]! * t[i]!);
  const own = (g: string) => rows.flatMap((i, at) => (group[i] === g ? [at] : []));
  const total = [
    [0, 0],
    [0, 0],
  ];
  for (const g of new Set(rows.map((i) => group[i]!))) {
    const at = own(g);
    const part = (A: number[][]) => at.map((i) => at.map((j) => A[i]![j]!));
    const Vg = part(V);
    const Xg = at.map((i) => X[i]!);
    const hat = times(times(Xg, M), turned(Xg));
    const B = Vg.map((row, i) => row.map((value, j) => value - hat[i]![j]!));
    const Lg = choleskyDense(Vg);
    const G = times(times(turned(Lg), B), Lg);
    const A = times(times(Lg, inverseRoot(G)), turned(Lg));
    times(times(A, B), turned(A)).forEach((row, i) => {
      row.forEach((value, j) => {
        expect(value).toBeCloseTo(Vg[i]![j]!, 8);
      });
    });
    const We = times(
      turned(turned(Xg).map((column) => solveDense(Lg, column))).map((row) => [...row]),
      M,
    );
    const u = times(
      turned(We),
      times(
        A,
        at.map((i) => [e[i]!]),
      ),
    );
    for (const i of [0, 1]) for (const j of [0, 1]) total[i]![j]! += u[i]![0]! * u[j]![0]!;
  }
  const found = model.vcov("y").values;
  [0, 1, 2, 3].forEach((at) => {
    expect(found[at]!).toBeCloseTo(total[Math.floor(at / 2)]![at % 2]!, 8);
  });
});

/** G^(−½) by Newton's iteration of Denman and Beavers (1976). */
function inverseRoot(G: number[][]): number[][] {
  const n = G.length;
  const identity = G.map((_, i) => G.map((__, j) => Number(i === j)));
  const inverse = (A: number[][]) => {
    const M = A.map((row, i) => [...row, ...identity[i]!]);
    for (let c = 0; c < n; c++) {
      const pivot = M.slice(c).reduce(
        (best, _, k) => (Math.abs(M[c + k]![c]!) > Math.abs(M[best]![c]!) ? c + k : best),
        c,
      );
      [M[c], M[pivot]] = [M[pivot]!, M[c]!];
      const scale = M[c]![c]!;
      M[c] = M[c]!.map((value) => value / scale);
      for (let r = 0; r < n; r++) {
        const factor = M[r]![c]!;
        if (r !== c) M[r] = M[r]!.map((value, j) => value - factor * M[c]![j]!);
      }
    }
    return M.map((row) => row.slice(n));
  };
  const mean = (A: number[][], B: number[][]) =>
    A.map((row, i) => row.map((value, j) => (value + B[i]![j]!) / 2));
  let [Y, Z] = [G, identity];
  for (let i = 0; i < 60; i++) [Y, Z] = [mean(Y, inverse(Z)), mean(Z, inverse(Y))];
  return Z;
}
