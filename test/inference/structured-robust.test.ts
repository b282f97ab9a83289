/** Robust covariances of models whose residuals have a structure: clubSandwich on nlme's gls, see make.R. */
import { describe, expect, test } from "vitest";
import { mixedlmSync, type StudyOptions } from "../../src/index.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Robust {
  readonly vcov: number[];
  readonly df: number[];
}
interface Case {
  readonly loglik: number;
  readonly beta: number[];
  readonly cr0: Robust;
  readonly cr2: Robust;
  readonly pearson: number[];
  readonly normalized: number[];
}

const expected = readJson<Record<string, Case>>("structured-residuals", "expected.json");
const metadata = readTsv(["structured-residuals", "study.tsv"], ["s", "arm"]);
const table = { index: metadata.index, columns: { y: metadata.columns["y"]! } };

const asked: Record<string, StudyOptions> = {
  ar1: { residual: "ar1(week | s)" },
  cs: { residual: "cs(week | s)" },
  car1: { residual: "car1(week | s)" },
  us: { residual: "us(week | s)" },
  ar1_variance: { residual: "ar1(week | s)", variance: "arm" },
};

test("every model of the fixture is asked for", () => {
  expect(Object.keys(asked)).toEqual(Object.keys(expected));
});

describe.each(Object.keys(asked))("%s", (name) => {
  const { loglik, beta, cr0, cr2 } = expected[name]!;
  const model = mixedlmSync("arm * week + x", table, metadata, { ...asked[name]! });

  test("likelihood and estimates are nlme's", () => {
    expect(model.logLikelihood[0]! - loglik).toBeGreaterThan(-1e-7);
    expect(Math.abs(model.logLikelihood[0]! - loglik)).toBeLessThan(1e-5);
    const se = model.standardErrors().values;
    const order = termOrder(model.terms);
    model.coefficients().values.forEach((value, j) => {
      expect(Math.abs(value - beta[order[j]!]!) / se[j]!).toBeLessThan(1e-4);
    });
  });

  test.each([
    ["cr0", cr0],
    ["cr2", cr2],
  ] as const)("%s is clubSandwich's", (vcov, wanted) => {
    const test = vcov === "cr0" ? "residual" : "satterthwaite";
    const robust = mixedlmSync("arm * week + x", table, metadata, { ...asked[name]!, vcov, test });
    const order = termOrder(robust.terms);
    const p = order.length;
    const V = robust.vcov("y").values;
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) {
        const at = (a: number, b: number) => wanted.vcov[order[a]! * p + order[b]!]!;
        const size = Math.sqrt(at(i, i) * at(j, j));
        expect(Math.abs(V[i * p + j]! - at(i, j)) / size).toBeLessThan(1e-4);
      }
      const df = robust.degreesOfFreedom().values[i]!;
      if (vcov === "cr2") expect(Math.abs(df / wanted.df[order[i]!]! - 1)).toBeLessThan(1e-4);
    }
  });
});

/** The place of our terms among R's: arm, week, x, arm:week. */
function termOrder(terms: readonly string[]): number[] {
  const ofR = ["Intercept", "arm[T.b]", "week", "x", "arm[T.b]:week"];
  return terms.map((term) => ofR.indexOf(term));
}
