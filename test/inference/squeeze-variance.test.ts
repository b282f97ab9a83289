import { describe, expect, test } from "vitest";
import { fitSync, prepare } from "../../src/index.js";
import { residualDf } from "../../src/inference/covariance/residual-df.js";
import { squeezeVariances } from "../../src/inference/variances/squeeze-variance.js";
import { nullStudy } from "../support/null-study.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Squeeze {
  readonly variance: number[];
  readonly df: number | number[];
  readonly priorDf: number | "Infinity";
  readonly priorVariance: number;
  readonly posterior: number[];
}
interface Hat {
  readonly data: string;
  readonly formula: string;
  readonly response: string;
  readonly trace: number;
}
const expected = readJson<{ squeeze: Squeeze[]; hat: Hat[] }>("resample", "expected.json");

describe("squeezed variances", () => {
  test.each(expected.squeeze)("squeezed variances are limma's, prior df $priorDf", (wanted) => {
    const variance = Float64Array.from(wanted.variance);
    const df = Float64Array.from(variance, (_, i) =>
      typeof wanted.df === "number" ? wanted.df : wanted.df[i]!,
    );
    const { priorDf, priorVariance, posterior } = squeezeVariances(variance, df);
    if (wanted.priorDf === "Infinity") expect(priorDf).toBe(Infinity);
    else expect(priorDf / wanted.priorDf - 1).toBeCloseTo(0, 8);
    expect(priorVariance / wanted.priorVariance - 1).toBeCloseTo(0, 8);
    posterior.forEach((value, i) => {
      expect(value / wanted.posterior[i]! - 1).toBeCloseTo(0, 8);
    });
  });

  test("NaN and negative variances take no part in squeezing", () => {
    const [{ variance, df }] = expected.squeeze as [Squeeze];
    const plain = squeezeVariances(
      Float64Array.from(variance),
      new Float64Array(variance.length).fill(df as number),
    );
    const odd = squeezeVariances(
      Float64Array.from([Number.NaN, ...variance, -1]),
      new Float64Array(variance.length + 2).fill(df as number),
    );
    expect(odd.priorDf).toBe(plain.priorDf);
    expect(odd.posterior[0]).toBeNaN();
    expect(odd.posterior.at(-1)).toBeNaN();
    expect(squeezeVariances(new Float64Array(0), new Float64Array(0)).priorVariance).toBeNaN();
    expect(squeezeVariances(Float64Array.of(2), Float64Array.of(5)).posterior[0]).toBe(2);
    expect(squeezeVariances(new Float64Array(5), new Float64Array(5).fill(3)).priorVariance).toBeGreaterThan(
      0,
    );
  });
});

describe("moderated tests", () => {
  test.each(expected.hat)(
    "residual degrees of freedom of $data, $formula: n minus lme4's hat values",
    (wanted) => {
      const data = readTsv(["lmm", `${wanted.data}.tsv`], ["Subject", "plate", "sample"]);
      const plan = prepare(wanted.formula, data);
      const table = { index: data.index, columns: { y: data.columns[wanted.response]! } };
      const model = fitSync(plan, table);
      expect(data.index.length - residualDf(plan, table, model.result)[0]!).toBeCloseTo(wanted.trace, 4);
    },
  );

  const { metadata, table } = nullStudy(5, new Array<number>(8).fill(3), 200, (r) => (r % 4) / 2);
  const plan = prepare("arm + (1 | group)", metadata);
  const columns = { ...table.columns, flat: new Float64Array(24).fill(1) };
  const model = fitSync(plan, { index: table.index, columns });
  const moderated = model.moderate();

  test("what rests on the residual variance is moderated, what rests on the groups is not", () => {
    const week = Float64Array.from(metadata.index, (_, i) => i % 3);
    const within = { ...metadata, columns: { ...metadata.columns, week } };
    const balanced = fitSync(prepare("arm + week + (1 | group)", within), table);
    const { priorDf, sigma2, residualDf: d, tests: long } = balanced.moderate();
    const { std_error, df } = long.columns as Record<string, Float64Array>;
    const total = d.reduce((sum, value) => sum + value, 0);
    const [se, plain] = [balanced.standardErrors(), balanced.degreesOfFreedom()];
    let inside = 0;
    balanced.responses.forEach((name, i) => {
      if (balanced.result.theta[i]! < 0.05) return;
      inside++;
      // In a balanced layout the mean squares within and between groups are independent: 24 − 8 − 1 degrees within.
      expect(d[i]!).toBeCloseTo(15, 6);
      const at = i * 3;
      const ratio = Math.sqrt(sigma2[i]! / balanced.sigma2[i]!);
      expect(std_error![at + 2]! / (se.get("week", name) * ratio)).toBeCloseTo(1, 8);
      expect(df![at + 2]! / Math.min(15 + priorDf, total)).toBeCloseTo(1, 6);
      expect(std_error![at + 1]! / se.get("arm", name)).toBeCloseTo(1, 6);
      expect(df![at + 1]! / plain.get("arm", name)).toBeCloseTo(1, 6);
    });
    expect(inside).toBeGreaterThan(50);
  });

  test("moderated tests of a term between groups hold their level", () => {
    const many = nullStudy(9, new Array<number>(8).fill(3), 4000, () => 1);
    const { columns } = fitSync(prepare("arm + (1 | group)", many.metadata), many.table).moderate().tests;
    const p = columns.p_value as Float64Array;
    const rejected = p.filter((value, i) => i % 2 === 1 && value <= 0.05).length / 4000;
    // 5 ± 0.34 %; with the whole of d0 for such a term it was 9 %.
    expect(rejected).toBeGreaterThan(0.035);
    expect(rejected).toBeLessThan(0.0635);
  });

  test("variances that differ by chance alone are pooled completely", () => {
    const spread = (values: Float64Array) => Math.max(...values) / Math.min(...values);
    const known = moderated.sigma2.filter((value) => !Number.isNaN(value));
    expect(spread(known)).toBeLessThan(0.5 * spread(model.sigma2.filter((value) => !Number.isNaN(value))));
    expect(moderated.priorVariance).toBeCloseTo(1, 0);
  });

  test("moderate refuses tests that do not scale with the variance", () => {
    const robust = model.infer({ test: "normal", vcov: "cr1" });
    expect(() => robust.moderate()).toThrow(
      'needs a covariance that scales with the residual variance, got vcov "cr1"',
    );
    expect(() => model.moderate({ df: "none" as "hat" })).toThrow(
      "moderate: df must be one of information, hat, residual",
    );
    expect(model.moderate({ df: "residual" }).residualDf[0]).toBe(22);
    const hat = residualDf(plan, { index: table.index, columns }, model.result);
    expect(model.moderate({ df: "hat" }).residualDf).toEqual(hat);
  });
});
