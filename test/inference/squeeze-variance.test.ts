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
  const tests = moderated.tests.columns as Record<string, Float64Array>;

  test("moderated standard errors scale with the moderated variance, and df are added", () => {
    const se = model.standardErrors();
    const df = model.degreesOfFreedom();
    const { response, term } = moderated.tests.columns as Record<string, string[]>;
    response!.forEach((name, row) => {
      if (name === "flat") {
        expect(tests.p_value![row]).toBeNaN();
        return;
      }
      const i = model.responses.indexOf(name);
      const ratio = Math.sqrt(moderated.sigma2[i]! / model.sigma2[i]!);
      expect(tests.std_error![row]! / (se.get(term![row]!, name) * ratio)).toBeCloseTo(1, 12);
      const total = moderated.residualDf.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
      expect(tests.df![row]!).toBeCloseTo(Math.min(df.get(term![row]!, name) + moderated.priorDf, total), 9);
    });
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
      "moderate: df must be one of hat, residual",
    );
    expect(model.moderate({ df: "residual" }).residualDf[0]).toBe(22);
  });
});
