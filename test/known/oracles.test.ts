import { expect, test } from "vitest";
import { type Frame, mixedlmSync } from "../../src/index.js";
import { knownCases, readCase } from "../support/known-cases.js";

// A dense criterion in R, minimised at a tight optimum.
test.each(knownCases)(
  "$id has the estimates, errors and degrees of freedom of a dense criterion in R",
  (each) => {
    const { table, K } = readCase(each);
    const { reference, response } = each;
    const model = mixedlmSync(`${response} ~ ${each.formula} + ${each.random}`, table, {
      known: { [each.known]: K },
      categorical: each.categorical,
      reml: reference.reml,
    });
    const n = table.index.length;
    expect(model.status).toEqual(["ok"]);
    const above = model.criterion[0]! - reference.criterion;
    expect(above).toBeLessThan(1e-8 * n);
    expect(above).toBeGreaterThan(-1e-6);
    const theta = [reference.theta].flat();
    theta.forEach((value, i) => {
      expect(Math.abs(model.theta.values[i]! / value - 1)).toBeLessThan(1e-5);
    });
    const { names, estimate, std_error } = reference.fixed;
    names.forEach((name, j) => {
      const at = (frame: Frame) => frame.get(termOf(name), response);
      const error = at(model.standardErrors());
      expect(Math.abs(at(model.coefficients()) - estimate[j]!)).toBeLessThan(1e-5 * error);
      expect(Math.abs(error / std_error[j]! - 1)).toBeLessThan(1e-5);
      expect(Math.abs(at(model.degreesOfFreedom()) / reference.satterthwaite_df[j]! - 1)).toBeLessThan(2e-3);
    });
  },
);

/** The name of a coefficient of R here. */
function termOf(name: string): string {
  return name === "(Intercept)" ? "Intercept" : name.replace(/^arm(.*)$/, "arm[T.$1]");
}
