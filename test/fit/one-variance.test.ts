import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { mixedlmSync } from "../../src/model/mixedlm.js";

const file = new URL("../fixtures/covariance-structures/expected.json", import.meta.url);
const { columns, fits } = JSON.parse(readFileSync(file, "utf8"));
const index = columns.score.map((_: number, i: number) => `s${i}`);
const covariates = { index, columns: { Machine: columns.Machine, Worker: columns.Worker } };
const responses = { index, columns: { score: columns.score } };

describe("diag(f | g, hom = TRUE)", () => {
  const bar = "diag(0 + Machine | Worker, hom = TRUE)";
  const model = mixedlmSync(`Machine + ${bar}`, responses, covariates);

  test("is nlme's pdIdent", () => {
    const expected = fits.find((fit: { bar: string }) => fit.bar === bar);
    expect(model.criterion[0]).toBeCloseTo(expected.criterion, 8);
    expect(Math.sqrt(model.sigma2[0]!)).toBeCloseTo(expected.sigma, 6);
    expect(model.theta.values).toHaveLength(1);
    const variances = Array.from(model.varianceComponents().columns["covariance"] as Float64Array);
    expect(variances[0]).toBeCloseTo(expected.covariance[0][0], 4);
    expected.estimate.forEach((value: number, j: number) => {
      expect(model.coefficients().values[j]).toBeCloseTo(value, 8);
      expect(model.standardErrors().values[j]).toBeCloseTo(expected.std_error[j], 5);
    });
  });

  test("is (1 | g:f)", () => {
    const cells = mixedlmSync("Machine + (1 | Worker:Machine)", responses, covariates);
    expect(model.criterion[0]).toBeCloseTo(cells.criterion[0]!, 9);
    expect(model.theta.values[0]).toBeCloseTo(cells.theta.values[0]!, 7);
  });

  test("is nested in diag(f | g), and says its structure", () => {
    const more = mixedlmSync("Machine + diag(0 + Machine | Worker)", responses, covariates);
    expect(more.compare(model).nested).toBe(true);
    expect(more.compare(model).reason).toBe("");
    expect(model.compare(mixedlmSync("Machine + (1 | Worker)", responses, covariates)).reason).toContain(
      "Machine[C] | Worker, hom = TRUE), do not hold (1 | Worker)",
    );
  });

  test("is refused with one sample for each effect of a level", () => {
    const first = index.filter((_: string, i: number) => i % 3 === 0);
    const once = {
      index: first,
      columns: {
        Machine: columns.Machine.filter((_: string, i: number) => i % 3 === 0),
        Worker: columns.Worker.filter((_: string, i: number) => i % 3 === 0),
      },
    };
    expect(() => prepare(`Machine + ${bar}`, once)).toThrow(/cannot be told from that of the residuals/);
  });
});
