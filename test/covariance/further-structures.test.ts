import { describe, expect, test } from "vitest";
import type { Covariance, CovarianceName } from "../../src/covariance/covariance.js";
import { covarianceOf } from "../../src/covariance/structures.js";
import { buildDesign } from "../../src/design/design.js";
import { singularDescriber } from "../../src/fit/describe-singular.js";
import { psiOfTerm } from "../../src/fit/lambda.js";
import { covarianceParameters } from "../../src/inference/covariance/covariance-parameters.js";
import {
  ANTEDEPENDENCE,
  ANTEDEPENDENCE_ONE,
  AUTOREGRESSIVE,
  AUTOREGRESSIVE_ONE,
  CONTINUOUS,
  TOEPLITZ,
  TOEPLITZ_ONE,
  UNSTRUCTURED,
} from "../../src/kernel/layouts.js";
import { generator } from "../support/random-problem.js";

const { uniform, normal } = generator(12);
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Correlations that some covariance matrix has. */
const correlations: Record<string, (k: number) => number[]> = {
  ar1: () => [2 * uniform() - 1],
  "ar1-het": () => [2 * uniform() - 1],
  car1: () => [uniform()],
  ad: (k) => range(k - 1).map(() => 2 * uniform() - 1),
  "ad-het": (k) => range(k - 1).map(() => 2 * uniform() - 1),
  toep: mixed,
  "toep-hom": mixed,
  us: (k) => {
    const B = range(k).map(() => range(k).map(normal));
    const product = (i: number, j: number) => B[i]!.reduce((sum, value, m) => sum + value * B[j]![m]!, 0);
    return range(k).flatMap((j) =>
      range(k)
        .slice(j + 1)
        .map((i) => product(i, j) / Math.sqrt(product(i, i) * product(j, j))),
    );
  },
};

/** Of processes that fall off, one of them with alternating signs. */
function mixed(k: number): number[] {
  const [share, one, other] = [uniform(), 2 * uniform() - 1, uniform()];
  return range(k - 1).map((h) => share * one ** (h + 1) + (1 - share) * other ** (h + 1));
}

/** The correlation of effects i > j, as defined by those who named the structures. */
const definition: Record<string, (cors: number[], i: number, j: number, times: number[]) => number> = {
  ar1: ([rho], i, j) => rho! ** (i - j),
  "ar1-het": ([rho], i, j) => rho! ** (i - j),
  car1: ([phi], i, j, times) => phi! ** (times[i]! - times[j]!),
  ad: (cors, i, j) => cors.slice(j, i).reduce((total, rho) => total * rho, 1),
  "ad-het": (cors, i, j) => cors.slice(j, i).reduce((total, rho) => total * rho, 1),
  toep: (cors, i, j) => cors[i - j - 1]!,
  "toep-hom": (cors, i, j) => cors[i - j - 1]!,
  us: (cors, i, j, { length: k }) => cors[range(j).reduce((sum, c) => sum + k - 1 - c, 0) + i - j - 1]!,
};

const numbers: Record<string, () => number> = {
  ar1: () => AUTOREGRESSIVE_ONE,
  "ar1-het": () => AUTOREGRESSIVE,
  car1: () => CONTINUOUS,
  ad: () => ANTEDEPENDENCE_ONE,
  "ad-het": () => ANTEDEPENDENCE,
  toep: () => TOEPLITZ,
  "toep-hom": () => TOEPLITZ_ONE,
  us: () => UNSTRUCTURED,
};

const each = (Object.keys(definition) as CovarianceName[]).flatMap((name) =>
  [2, 3, 5].map((k) => ({ name, k })),
);

function psi(name: CovarianceName, theta: ArrayLike<number>, times: number[]): Float64Array {
  return psiOfTerm({ covariance: name, columns: times.map(String), times }, theta);
}

function drawn(name: CovarianceName, k: number): number[] {
  const { hasOneVariance } = covarianceOf({ covariance: name });
  return [
    ...range(hasOneVariance ? 1 : k).map(() => 0.2 + Math.abs(normal())),
    ...(correlations[name]?.(k) ?? [0.4]),
  ];
}

describe.each(each)("$name of $k effects", ({ name, k }) => {
  const times = range(k).map((at) => at + 0.3 * (at % 3));
  const covariance = covarianceOf({ covariance: name, times });
  const sds = covariance.hasOneVariance ? 1 : k;

  test("has the matrix of its definition, by as many parameters as it says", () => {
    const theta = drawn(name, k);
    expect(covariance.parameters(k)).toHaveLength(theta.length);
    expect(covariance.searched!.number).toBe(numbers[name]!());
    psi(name, theta, times).forEach((value, at) => {
      const [i, j] = [Math.max(Math.floor(at / k), at % k), Math.min(Math.floor(at / k), at % k)];
      const cor = i === j ? 1 : definition[name]!(theta.slice(sds), i, j, times);
      expect(value).toBeCloseTo(theta[sds === 1 ? 0 : i]! * theta[sds === 1 ? 0 : j]! * cor, 12);
    });
  });

  test("comes back from its standard deviations and correlations", () => {
    const { random } = buildDesign("(1 | g)", { index: ["a", "b"], columns: { g: ["a", "b"] } }, {});
    const own = covarianceParameters([
      { ...random[0]!, columns: times.map(String), covariance: name, times },
    ]);
    const theta = drawn(name, k);
    const values = own.read(Float64Array.from(theta), 1.7);
    expect(own.names).toHaveLength(theta.length + 1);
    expect(new Set(own.names).size).toBe(own.names.length);
    own.theta(values)!.forEach((value, i) => {
      expect(value).toBeCloseTo(theta[i]!, 12);
    });
    values[sds] = 1.2;
    expect(own.theta(values)).toBeNull();
  });

  test("knows the slopes of its parameters along those of the kernel", () => {
    const theta = drawn(name, k);
    const scales = range(k).map((at) => (sds === 1 ? 1.5 : 1 + at / 3));
    const { parameters, slopes } = covariance.searched!;
    const step = 1e-6;
    // dκ/dθ by differences; its inverse are the slopes.
    const along = theta.map((_, i) => {
      const moved = (by: number) =>
        parameters(
          theta.map((value, at) => (at === i ? value + by : value)),
          scales,
          k,
        );
      const [above, below] = [moved(step), moved(-step)];
      return above.map((value, at) => (value - below[at]!) / (2 * step));
    });
    const S = slopes(theta, scales, k);
    S.forEach((row, from) => {
      range(theta.length).forEach((to) => {
        const total = row.reduce((sum, slope, i) => sum + slope * along[i]![to]!, 0);
        expect(total).toBeCloseTo(from === to ? 1 : 0, 5);
      });
    });
  });
});

describe.each(each.filter(({ k }) => k === 5))("$name", ({ name, k }) => {
  test("contains the structures that it says, and no other", () => {
    const times = [0, 1, 1.5, 3, 7];
    const covariance = covarianceOf({ covariance: name, times });
    for (const other of covarianceOf({ covariance: "full" }).contains) {
      const theta =
        other === "full"
          ? [1, 0.2, -0.3, 0.4, 0.1, 2, 0.5, 0.2, -0.2, 1, 0.4, 0.3, 1.4, 0.1, 0.8]
          : drawn(other, k);
      if (other === "identity" || other === "diagonal") theta.pop();
      const Psi = psi(other, theta, times);
      const back = thetaOf(covariance, Psi, k);
      const error = Math.max(...psi(name, back, times).map((value, at) => Math.abs(value - Psi[at]!)));
      expect([other, error < 1e-9]).toEqual([other, covariance.contains.includes(other)]);
    }
  });
});

/** θ from the standard deviations and the first correlation of each parameter of a matrix. */
function thetaOf(covariance: Covariance, Psi: Float64Array, k: number): number[] {
  const sd = range(k).map((at) => Math.sqrt(Psi[at * k + at]!));
  const cor = ([i, j]: readonly [number, number]) => Psi[i * k + j]! / (sd[i]! * sd[j]!);
  const cors = covariance.correlations(k).map(([pair]) => (pair ? cor(pair) : Math.max(0, cor([1, 0]))));
  return covariance.thetaOf(new Float64Array(k * k), sd, cors, 1, k);
}

describe("what is singular, in words", () => {
  const table = {
    index: ["r1", "r2", "r3", "r4", "r5", "r6"],
    columns: {
      f: ["a", "b", "c", "a", "b", "c"],
      t: Float64Array.of(0, 1, 3, 0, 1, 3),
      g: ["u", "u", "u", "v", "v", "v"],
    },
  };
  const label = "(0 + f[a] + f[b] + f[c] | g)";
  test.each([
    ["ar1(0 + f | g)", [1, 1], `${label}: correlation of f[a], f[b] and f[c] is 1`],
    ["ar1(0 + f | g)", [1, -1], `${label}: correlation of neighbours among f[a], f[b] and f[c] is -1`],
    ["ar1(0 + f | g)", [0, 0.5], `${label}: variance is zero`],
    ["ar1(0 + f | g)", [1, 0.5], ""],
    ["ar1(0 + f | g, hom = FALSE)", [1, 0, 2, 0.5], `${label}: variance of f[b] is zero`],
    ["toep(0 + f | g)", [1, 1, 2, 0, 1], `${label}: correlation of f[a] and f[c] is 1`],
    [
      "toep(0 + f | g)",
      [1, 1, 2, 0.5, -0.5],
      `${label}: effects of f[a], f[b] and f[c] depend on each other`,
    ],
    ["toep(0 + f | g)", [1, 1, 2, 1, 1], `${label}: correlation of f[a], f[b] and f[c] is 1`],
    ["car1(0 + t | g)", [1, 0.5], ""],
    [
      "car1(0 + t | g)",
      [1, 0],
      "(0 + C(t)[0] + C(t)[1] + C(t)[3] | g): correlation of effects at different times is zero",
    ],
  ])("%s at %j", (bar, theta, expected) => {
    const { random } = buildDesign(bar, table, {});
    expect(singularDescriber(random)(Float64Array.from(theta))).toBe(expected);
  });

  test("distances are those of numbers, and categories that are none are refused", () => {
    expect(buildDesign("car1(0 + t | g)", table, {}).random[0]!.times).toEqual([0, 1, 3]);
    expect(() => buildDesign("car1(0 + f | g)", table, {})).toThrow(/C\(f\) must hold numbers.*got a, b, c/);
  });
});
