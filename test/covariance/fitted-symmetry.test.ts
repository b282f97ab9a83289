import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compoundSymmetry, homogeneousSymmetry } from "../../src/covariance/compound-symmetry.js";
import { psiOfTerm } from "../../src/fit/lambda.js";
import { LINEAR, SYMMETRIC, SYMMETRIC_ONE } from "../../src/kernel/layouts.js";
import { mixedlmSync } from "../../src/model/mixedlm.js";
import type { FitOptions } from "../../src/options/fit.js";
import { fitDense, groupedV } from "../support/dense.js";
import { generator } from "../support/random-problem.js";
import { heterogeneous, nlme } from "../support/symmetry-references.js";

/** Satterthwaite's degrees of freedom of the fit of lme4, by differences of its criterion (numDeriv). */
const degreesOfFreedom = [4.98670642369552, 5.79008878533509, 8.7630413883632];

const { Machine, Worker, score } = nlme.columns;
const index = score!.map((_, i) => `s${i}`);
const metadata = { index, columns: { Machine: Machine as string[], Worker: Worker as string[] } };
const table = { index, columns: { score: Float64Array.from(score as number[]) } };

function fitted(bar: string, options: FitOptions = {}) {
  return mixedlmSync(`Machine + ${bar}`, table, metadata, options);
}

test.each([...nlme.fits, heterogeneous])("$bar is fitted as nlme or lme4 does", (reference) => {
  const { result, plan } = fitted(reference.bar);
  expect(result.criterion[0]).toBeCloseTo(reference.criterion, 8);
  expect(Math.sqrt(result.sigma2[0]!)).toBeCloseTo(reference.sigma, 6);
  const Psi = psiOfTerm(plan.design.random[0]!, result.theta);
  reference.covariance.flat().forEach((value, i) => {
    expect(Math.abs(Psi[i]! * result.sigma2[0]! - value)).toBeLessThanOrEqual(5e-6 * Math.abs(value));
  });
  reference.estimate.forEach((value, j) => {
    expect(result.beta[j]).toBeCloseTo(value, 8);
    expect(Math.sqrt(result.vcov[(j * (j + 3)) / 2]!)).toBeCloseTo(reference.std_error[j]!, 6);
  });
});

test("its degrees of freedom are Satterthwaite's, whatever the parameters of the search", () => {
  const { result } = fitted(heterogeneous.bar, { test: "satterthwaite" });
  degreesOfFreedom.forEach((value, j) => {
    expect(result.df[j]! / value).toBeCloseTo(1, 5);
  });
});

test("the numbers of the structures are those of the kernel", () => {
  expect(LINEAR).toBe(0);
  expect(compoundSymmetry.searched!.number).toBe(SYMMETRIC);
  expect(homogeneousSymmetry.searched!.number).toBe(SYMMETRIC_ONE);
});

/** Groups of rows with a factor of k levels, effects correlated by rho with growing standard deviations. */
function study(seed: number, k: number, rho: number, size: number) {
  const { normal } = generator(seed);
  const rows = Array.from({ length: 14 }, (_, g) => {
    const shared = normal();
    const effects = Array.from(
      { length: k },
      (_, a) => size * (1 + a / 2) * (Math.sqrt(rho) * shared + Math.sqrt(1 - rho) * normal()),
    );
    return effects.flatMap((b, a) => [0, 1, 2].map(() => ({ g: `g${g}`, f: `f${a}`, y: b + normal() })));
  }).flat();
  const samples = rows.map((_, i) => `s${i}`);
  return {
    metadata: { index: samples, columns: { g: rows.map(({ g }) => g), f: rows.map(({ f }) => f) } },
    table: { index: samples, columns: { y: Float64Array.from(rows, ({ y }) => y) } },
  };
}

describe("independent of any program", () => {
  test("the criterion is that of the dense model, nothing near is lower, and the certificate agrees", () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 2, max: 4 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.constantFrom(0, 0.5, 3),
        fc.boolean(),
        fc.boolean(),
        (seed, k, rho, size, hom, reml) => {
          const data = study(seed, k, rho, size);
          const bar = `cs(0 + f | g${hom ? ", hom = TRUE" : ""})`;
          const model = mixedlmSync(`f + ${bar}`, data.table, data.metadata, { reml });
          const { result, plan } = model;
          const { fixed, random } = plan.design;
          const term = random[0]!;
          const [X, Z] = [fixed, term].map(({ columns, values }) =>
            data.table.index.map((_, i) =>
              Array.from(values.subarray(i * columns.length, (i + 1) * columns.length)),
            ),
          );
          const criterion = (theta: ArrayLike<number>) => {
            const Psi = psiOfTerm(term, theta);
            const square = Array.from({ length: k }, (_, a) => Array.from(Psi.subarray(a * k, (a + 1) * k)));
            const V = groupedV(Z!, term.index, square);
            return fitDense(X!, Array.from(data.table.columns.y), V, reml).criterion;
          };
          const here = criterion(result.theta);
          expect(Math.abs(result.criterion[0]! - here)).toBeLessThan(1e-8 * (1 + Math.abs(here)));
          const bounds = (hom ? homogeneousSymmetry : compoundSymmetry).parameters(k);
          result.theta.forEach((value, i) => {
            for (const change of [-1e-2, -1e-3, 1e-3, 1e-2]) {
              const moved = Array.from(result.theta);
              moved[i] = value + change;
              if (moved[i]! <= bounds[i]!.lower || moved[i]! >= bounds[i]!.upper) continue;
              expect(criterion(moved)).toBeGreaterThan(here - 1e-8 * (1 + Math.abs(here)));
            }
          });
          expect(model.certificate("y").decrement).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 30, seed: 20 },
    );
  });

  test("with one variance and a correlation that is not negative it is the nested model", () => {
    let compared = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const data = study(seed, 3, 0.6, 1);
      const { g, f } = data.metadata.columns;
      const both = { ...data.metadata, columns: { g, f, gf: g.map((level, i) => `${level}:${f[i]}`) } };
      const one = mixedlmSync("f + cs(0 + f | g, hom = TRUE)", data.table, both);
      if (one.result.theta[1]! < 0) continue;
      const nested = mixedlmSync("f + (1 | g) + (1 | gf)", data.table, both);
      expect(one.result.criterion[0]).toBeCloseTo(nested.result.criterion[0]!, 7);
      compared++;
      for (const method of ["satterthwaite", "kenward-roger"] as const) {
        const [own, other] = ["f + cs(0 + f | g, hom = TRUE)", "f + (1 | g) + (1 | gf)"].map(
          (formula) => mixedlmSync(formula, data.table, both, { test: method }).result.df,
        );
        own!.forEach((value, j) => {
          expect(value / other![j]!).toBeCloseTo(1, 4);
        });
      }
    }
    expect(compared).toBeGreaterThan(8);
  });
});

test("beside crossed effects, with a held correlation", () => {
  const data = study(5, 3, 0.5, 1);
  const { g, f } = data.metadata.columns;
  const h = g.map((_, i) => `h${(i * 7) % 5}`);
  const crossed = { ...data.metadata, columns: { g, f, h } };
  const formula = "f + cs(0 + f | g) + (1 | h)";
  const free = mixedlmSync(formula, data.table, crossed);
  const held = mixedlmSync(formula, data.table, crossed, {
    start: [1, 1, 1, 0.25, 1],
    free: [1, 1, 1, 0, 1],
  });
  expect(free.status[0]).not.toBe("not-converged");
  expect(held.result.theta[3]).toBeCloseTo(0.25, 12);
  expect(held.result.criterion[0]).toBeGreaterThan(free.result.criterion[0]!);
});

test("standard errors of the joint Hessian are refused, with the way out", () => {
  expect(() => fitted(heterogeneous.bar, { vcov: "joint", test: "normal" })).toThrow(
    /cs\(.*has no joint Hessian.*us\(/,
  );
});
