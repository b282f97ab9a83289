import { expect, test } from "vitest";
import { mixedlmSync } from "../../src/index.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface GemmaCase {
  readonly data: string;
  readonly K: string;
  readonly vg: number;
  readonly ve: number;
  readonly beta: readonly number[];
  readonly se: readonly number[];
}

const cases = readJson<readonly GemmaCase[]>("known", "gemma.json");

// GEMMA prints six digits, searches to about as many, and centres K: the intercept is another, everything else by restricted likelihood the same.
test.each(cases)(
  "GEMMA 0.98.5 finds the same variances and slopes in $data",
  ({ data, K, vg, ve, beta, se }) => {
    const model = mixedlmSync("y ~ x + arm + (1 | id)", readTsv(["known", data], ["id", "batch", "arm"]), {
      known: { id: readTsv(["known", K], [], "id") },
      categorical: ["id"],
    });
    const { covariance } = model.varianceComponents().columns;
    expect(Math.abs(covariance[0]! / vg - 1)).toBeLessThan(2e-5);
    expect(Math.abs(covariance[1]! / ve - 1)).toBeLessThan(2e-5);
    ["Intercept", "x", "arm[T.v]"].forEach((term, j) => {
      if (j === 0) return;
      expect(Math.abs(model.coefficients().get(term, "y") / beta[j]! - 1)).toBeLessThan(2e-5);
      expect(Math.abs(model.standardErrors().get(term, "y") / se[j]! - 1)).toBeLessThan(2e-5);
    });
  },
);
