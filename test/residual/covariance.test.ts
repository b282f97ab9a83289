/** Covariance matrices of residuals from θ, compared with the matrices that mmrm's and nlme's manuals print. */
import { expect, test } from "vitest";
import { prepare } from "../../src/index.js";
import { residualCovariance } from "../../src/residual/covariance.js";
import { residualParameters, splitTheta } from "../../src/residual/parameters.js";
import { residualAt } from "../../src/residual/residual.js";
import type { ResidualDesign } from "../../src/residual/residual-design.js";
import { type ResidualKind, residualWords } from "../../src/residual/structures.js";

const subjects = 6;
const visits = [0, 1, 2, 4];
const cells = Array.from({ length: subjects * 4 }, (_, i) => ({ s: Math.floor(i / 4), v: i % 4 }));
const metadata = {
  index: cells.map((_, i) => `r${i}`),
  columns: {
    s: cells.map(({ s }) => `s${s}`),
    week: cells.map(({ v }) => visits[v]!),
    arm: cells.map(({ s }) => (s < 3 ? "a" : "b")),
    sex: cells.map(({ s }) => (s % 2 === 0 ? "f" : "m")),
    w: cells.map(({ s, v }) => 1 + s + v / 2),
    x: cells.map(({ s, v }) => Math.sin(s + 3 * v)),
  },
};

function designOf(residual: string | undefined, options: object = {}) {
  return prepare("x", metadata, { ...(residual && { residual }), ...options }).design;
}

/** Standard deviations over the first, and the correlation of visits i > j, as the structures are defined. */
const textbook: Record<
  Exclude<ResidualKind, "independent" | "car1">,
  { sds: number[]; cors: number[]; cor: (r: number[], i: number, j: number) => number }
> = {
  us: {
    sds: [1.2, 0.8, 1.5],
    cors: [0.5, 0.3, 0.1, 0.6, 0.2, 0.4],
    cor: (r, i, j) => r[[[], [0], [1, 3], [2, 4, 5]][i]![j]!]!,
  },
  cs: { sds: [], cors: [0.4], cor: ([r]) => r! },
  csh: { sds: [1.2, 0.8, 1.5], cors: [-0.2], cor: ([r]) => r! },
  ar1: { sds: [], cors: [-0.6], cor: ([r], i, j) => r! ** (i - j) },
  ar1h: { sds: [1.2, 0.8, 1.5], cors: [0.7], cor: ([r], i, j) => r! ** (i - j) },
  ad: {
    sds: [],
    cors: [0.5, -0.3, 0.8],
    cor: (r, i, j) => r.slice(j, i).reduce((a, b) => a * b, 1),
  },
  adh: {
    sds: [1.2, 0.8, 1.5],
    cors: [0.5, 0.3, 0.8],
    cor: (r, i, j) => r.slice(j, i).reduce((a, b) => a * b, 1),
  },
  toep: { sds: [], cors: [0.5, 0.2, -0.1], cor: (r, i, j) => r[i - j - 1]! },
  toeph: { sds: [1.2, 0.8, 1.5], cors: [0.5, 0.2, -0.1], cor: (r, i, j) => r[i - j - 1]! },
};

const kinds = Object.keys(textbook) as (keyof typeof textbook)[];

test("every structure over visits is tested here", () => {
  expect([...kinds, "car1"].sort()).toEqual([...residualWords].sort());
});

test.each(kinds)("%s is the matrix of its definition", (kind) => {
  const { sds, cors, cor } = textbook[kind];
  const residual = designOf(`${kind}(week | s)`).residual!;
  const theta = [...sds, ...cors];
  expect(residualParameters(residual).length).toBe(theta.length);
  const sd = (v: number) => (sds.length === 0 || v === 0 ? 1 : sds[v - 1]!);
  const got = residualCovariance(residual, theta, 2.5);
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      const r = i === j ? 1 : cor(cors, Math.max(i, j), Math.min(i, j));
      expect(got[i * 4 + j]).toBeCloseTo(2.5 * sd(i) * sd(j) * r, 14);
    }
  }
});

test("an arm beyond the first has all its standard deviations, or the ratio to the first arm's", () => {
  const us = designOf("ar1h(week | arm / s)").residual!;
  const theta = [1.2, 0.8, 1.5, 0.7, 0.9, 1.1, 1.3, 0.6, -0.5];
  expect(residualParameters(us).map(({ name }) => name)).toEqual([
    ...["sd.1", "sd.2", "sd.4", "cor"].map((name) => `Residual.a.${name}`),
    ...["sd.0", "sd.1", "sd.2", "sd.4", "cor"].map((name) => `Residual.b.${name}`),
  ]);
  const sds = [0.9, 1.1, 1.3, 0.6];
  const second = residualCovariance(us, theta, 2, 1);
  expect(second[1 * 4 + 3]).toBeCloseTo(2 * sds[1]! * sds[3]! * 0.25, 14);
  const hom = designOf("toep(week | arm / s)").residual!;
  expect(residualParameters(hom).map(({ name, kind, arm, level }) => [name, kind, arm, level])).toEqual([
    ["Residual.a.cor.lag 1", "cor", "a", "lag 1"],
    ["Residual.a.cor.lag 2", "cor", "a", "lag 2"],
    ["Residual.a.cor.lag 3", "cor", "a", "lag 3"],
    ["Residual.b.ratio", "ratio", "b", undefined],
    ["Residual.b.cor.lag 1", "cor", "b", "lag 1"],
    ["Residual.b.cor.lag 2", "cor", "b", "lag 2"],
    ["Residual.b.cor.lag 3", "cor", "b", "lag 3"],
  ]);
  const [, b] = [0, 1].map((arm) => residualCovariance(hom, [0.1, 0.2, 0.3, 2, 0.4, 0.5, 0.6], 1, arm));
  expect(b![0]).toBeCloseTo(4, 14);
  expect(b![1 * 4 + 3]).toBeCloseTo(4 * 0.5, 14);
});

test("parameters have the names of their visits and their bounds", () => {
  const { residual } = designOf("us(week | s)", { variance: "sex" });
  expect(residualParameters(residual!).map(({ name, lower, upper }) => [name, lower, upper])).toEqual([
    ["Residual.sd.1", 0, Number.POSITIVE_INFINITY],
    ["Residual.sd.2", 0, Number.POSITIVE_INFINITY],
    ["Residual.sd.4", 0, Number.POSITIVE_INFINITY],
    ...["0:1", "0:2", "0:4", "1:2", "1:4", "2:4"].map((pair) => [`Residual.cor.${pair}`, -1, 1]),
    ["Residual.ratio.m", 0, Number.POSITIVE_INFINITY],
  ]);
  const bounds = (kind: string) =>
    residualParameters(designOf(`${kind}(week | s)`).residual!).map(({ lower, upper }) => [lower, upper]);
  expect(bounds("cs")).toEqual([[-1 / 3, 1]]);
  expect(bounds("car1")).toEqual([[0, 1]]);
  const ad = residualParameters(designOf("ad(week | s)").residual!);
  expect(ad.map(({ level }) => level)).toEqual(["0:1", "1:2", "2:4"]);
  expect(splitTheta(designOf(undefined, { variance: "sex" }).residual!, [3])).toEqual({
    arms: [{ sds: Float64Array.of(1), correlations: [] }],
    ratios: Float64Array.of(1, 3),
  });
});

/** R by its definition: sds × correlation × ratios / roots of weights, zero between subjects. */
function denseR(
  residual: ResidualDesign,
  sd: (row: number) => number,
  cor: (i: number, j: number) => number,
) {
  const n = cells.length;
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    if (i !== j && (residual.subject.length === 0 || cells[i]!.s !== cells[j]!.s)) return 0;
    return sd(i) * sd(j) * (i === j ? 1 : cor(i, j));
  });
}

const { week, sex, w } = metadata.columns;
const ratio = (row: number) => (sex[row] === "m" ? 1.7 : 1);
const cases: [
  string,
  string | undefined,
  number[],
  (row: number) => number,
  (i: number, j: number) => number,
][] = [
  ["car1", "car1(week | s)", [0.6, 1.7], ratio, (i, j) => 0.6 ** Math.abs(week[i]! - week[j]!)],
  [
    "ar1h",
    "ar1h(week | s)",
    [1.2, 0.8, 1.5, 0.7, 1.7],
    (row) => [1, 1.2, 0.8, 1.5][cells[row]!.v]! * ratio(row),
    (i, j) => 0.7 ** Math.abs(cells[i]!.v - cells[j]!.v),
  ],
  ["variance alone", undefined, [1.7], ratio, () => 0],
];

test.each(cases)(
  "%s with weights whitens, colours and has the determinant of its R",
  (_, text, theta, sd, cor) => {
    const design = designOf(text, { variance: "sex", weights: "w" });
    const at = residualAt(design, Float64Array.from([9, 9, ...theta]), 2);
    const n = cells.length;
    const R = denseR(design.residual!, (row) => sd(row) / Math.sqrt(w[row]!), cor);
    for (let i = 0; i < n; i++) {
      expect(at.variance(i)).toBeCloseTo(R[i * (n + 1)]!, 14);
      for (let j = 0; j < n; j++) expect(at.covariance(i, j)).toBeCloseTo(R[i * n + j]!, 14);
    }
    // LL' = R of the colouring, column by column, and L⁻¹L = I.
    const identity = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
    const L = new Float64Array(n * n);
    const colour = at.colouring(n);
    for (let j = 0; j < n; j++) {
      const column = identity.slice(j * n, (j + 1) * n);
      colour(column);
      for (let i = 0; i < n; i++) L[i * n + j] = column[i]!;
    }
    let logDeterminant = 0;
    for (let i = 0; i < n; i++) {
      logDeterminant += 2 * Math.log(L[i * (n + 1)]!);
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += L[i * n + k]! * L[j * n + k]!;
        expect(sum).toBeCloseTo(R[i * n + j]!, 13);
      }
    }
    expect(at.logDeterminant(n)).toBeCloseTo(logDeterminant, 12);
    const whitened = at.whiten({ values: L, width: n });
    whitened.forEach((value, k) => {
      expect(value).toBeCloseTo(identity[k]!, 12);
    });
    // On some rows: those of the whole matrix.
    const rows = Int32Array.of(7, 4, 6, 23);
    const some = at.whiten({ values: Float64Array.of(1, -2, 3, 4), width: 1, rows });
    const back = some.slice();
    at.colouring(4, rows)(back);
    expect(Array.from(back, (value) => Math.round(value * 1e12) / 1e12)).toEqual([1, -2, 3, 4]);
  },
);
