import { describe, expect, test } from "vitest";
import type { CovarianceName } from "../../src/covariance/covariance.js";
import { covarianceOf } from "../../src/covariance/structures.js";
import { buildDesign } from "../../src/design/design.js";
import { singularDescriber } from "../../src/fit/describe-singular.js";
import { psiOfTerm } from "../../src/fit/lambda.js";
import { covarianceParameters } from "../../src/inference/covariance/covariance-parameters.js";
import { symmetricEigen } from "../../src/kernel/dense.js";
import { fitDense, groupedV } from "../support/dense.js";
import { generator } from "../support/random-problem.js";
import { heterogeneous, nlme } from "../support/symmetry-references.js";

/** Every structure is one of any covariance matrix. */
const names: readonly CovarianceName[] = covarianceOf({ covariance: "full" }).contains;
const { uniform, normal } = generator(11);

/** Parameters inside their bounds. */
function drawn(name: CovarianceName, k: number): Float64Array {
  const parameters = covarianceOf({ covariance: name }).parameters(k);
  return Float64Array.from(parameters, ({ lower, upper }) => {
    if (Number.isFinite(upper)) return lower + (0.05 + 0.9 * uniform()) * (upper - lower);
    return lower === 0 ? 0.1 + Math.abs(normal()) : normal();
  });
}

function psi(name: CovarianceName, theta: ArrayLike<number>, k: number): number[][] {
  const columns = Array.from({ length: k }, (_, j) => `c${j}`);
  const Psi = psiOfTerm({ covariance: name, columns }, theta);
  return columns.map((_, a) => Array.from(Psi.subarray(a * k, (a + 1) * k)));
}

const sizes = [2, 3, 5];
const each = names.flatMap((name) => sizes.map((k) => ({ name, k })));

describe.each(each)("$name of $k effects", ({ name, k }) => {
  const covariance = covarianceOf({ covariance: name });
  const parameters = covariance.parameters(k);

  test("has the shape that it says", () => {
    const Psi = psi(name, drawn(name, k), k);
    const sd = Psi.map((row, a) => Math.sqrt(row[a]!));
    const correlations = Psi.flatMap((row, a) =>
      row.slice(0, a).map((value, b) => value / (sd[a]! * sd[b]!)),
    );
    const distinct = (values: number[]) => new Set(values.map((value) => value.toFixed(9))).size;
    expect(distinct(sd)).toBe(covariance.hasOneVariance ? 1 : k);
    expect(distinct(correlations)).toBe(Math.max(1, covariance.correlations(k).length));
    if (!covariance.isCorrelated) for (const value of correlations) expect(value).toBe(0);
    const free = (covariance.hasOneVariance ? 1 : k) + covariance.correlations(k).length;
    expect(parameters).toHaveLength(free);
  });

  test("is singular where a bound is reached", () => {
    parameters.forEach(({ lower, upper }, i) => {
      for (const bound of [lower, upper].filter(Number.isFinite)) {
        const theta = drawn(name, k);
        theta[i] = bound;
        const { values } = symmetricEigen(Float64Array.from(psi(name, theta, k).flat()), k);
        expect(Math.min(...values)).toBeGreaterThan(-1e-12);
        expect(Math.min(...values)).toBeLessThan(1e-12);
      }
    });
  });

  test("comes back from its standard deviations and correlations", () => {
    const columns = Array.from({ length: k }, (_, j) => `c${j}`);
    const { random } = buildDesign("(1 | g)", { index: ["a", "b"], columns: { g: ["a", "b"] } }, {});
    const own = covarianceParameters([{ ...random[0]!, columns, covariance: name }]);
    const theta = drawn(name, k);
    const back = own.theta(own.read(theta, 1.7))!;
    expect(back).toHaveLength(theta.length);
    theta.forEach((value, i) => {
      expect(back[i]).toBeCloseTo(value, 12);
    });
  });

  test("contains what it says, and holds it in its hull", () => {
    expect(covariance.contains).toContain(name);
    expect(covarianceOf({ covariance: covariance.hull }).contains).toContain(name);
    for (const other of names) {
      if (covarianceOf({ covariance: other }).contains.length < 1) continue;
      const Psi = psi(other, drawn(other, k), k);
      const sds = Psi.map((row, a) => Math.sqrt(row[a]!));
      const ratio = (a: number, b: number) => Psi[a]![b]! / (sds[a]! * sds[b]!);
      const same = (values: number[]) => values.every((value) => Math.abs(value - values[0]!) < 1e-9);
      const all = sds.flatMap((_, a) => sds.slice(0, a).map((_, b) => ratio(a, b)));
      const fits =
        (!covariance.hasOneVariance || same(sds)) &&
        (covariance.isUnstructured || same(all)) &&
        (covariance.isCorrelated || all.every((value) => value === 0));
      // Of two effects there is one correlation, which is that of any structure.
      if (k > 2) expect(covariance.contains.includes(other)).toBe(fits);
    }
  });
});

test("Λ of compound symmetry is diag(sd) chol((1 − ρ)I + ρJ)", () => {
  for (const k of sizes) {
    const theta = drawn("cs", k);
    const rho = theta[k]!;
    psi("cs", theta, k).forEach((row, a) => {
      row.forEach((value, b) => {
        expect(value).toBeCloseTo(theta[a]! * theta[b]! * (a === b ? 1 : rho), 12);
      });
    });
  }
});

test.each([...nlme.fits, heterogeneous])(
  "$bar has the criterion of nlme or lme4 at their estimates",
  (reference) => {
    const { Machine, Worker, score } = nlme.columns;
    const index = score!.map((_, i) => `s${i}`);
    const { fixed, random } = buildDesign(
      `Machine + ${reference.bar}`,
      { index, columns: { Machine: Machine as string[], Worker: Worker as string[] } },
      {},
    );
    const [term] = random;
    const [X, Z] = [fixed, term!].map(({ columns, values }) =>
      index.map((_, i) => Array.from(values.subarray(i * columns.length, (i + 1) * columns.length))),
    );
    const { names, theta } = covarianceParameters(random);
    const sds = reference.covariance.map((row, a) => Math.sqrt(row[a]!));
    const own = names.map((name, i) => {
      if (name === "sigma") return reference.sigma;
      return name.startsWith("cor") ? reference.covariance[1]![0]! / (sds[0]! * sds[1]!) : sds[i]!;
    });
    const Psi = psi(term!.covariance, theta(Float64Array.from(own))!, 3);
    const fitted = fitDense(X!, score as number[], groupedV(Z!, term!.index, Psi), true);
    expect(fitted.criterion).toBeCloseTo(reference.criterion, 7);
    expect(Math.sqrt(fitted.sigma2)).toBeCloseTo(reference.sigma, 5);
    fitted.beta.forEach((value, j) => {
      expect(value).toBeCloseTo(reference.estimate[j]!, 5);
      expect(Math.sqrt(fitted.vcov[j]![j]!)).toBeCloseTo(reference.std_error[j]!, 4);
    });
  },
);

describe("a singular compound symmetry in words", () => {
  const table = {
    index: ["r1", "r2", "r3", "r4", "r5", "r6"],
    columns: { f: ["a", "b", "c", "a", "b", "c"], g: ["u", "u", "u", "v", "v", "v"] },
  };
  test.each([
    ["cs(0 + f | g)", [1, 2, 3, 1], "correlation of f[a], f[b] and f[c] is 1"],
    ["cs(0 + f | g)", [1, 2, 3, -0.5], "effects of f[a], f[b] and f[c] depend on each other"],
    ["cs(0 + f | g)", [0, 2, 3, 0.5], "variance of f[a] is zero"],
    ["cs(0 + f | g)", [1, 2, 3, 0.5], ""],
    ["cs(0 + f | g, hom = TRUE)", [0, 0.5], "variance is zero"],
    ["cs(0 + f | g, hom = TRUE)", [2, 1], "correlation of f[a], f[b] and f[c] is 1"],
  ])("%s at %j", (bar, theta, expected) => {
    const { random } = buildDesign(bar, table, {});
    const said = singularDescriber(random)(Float64Array.from(theta));
    expect(said).toBe(expected === "" ? "" : `(0 + f[a] + f[b] + f[c] | g): ${expected}`);
  });
});
