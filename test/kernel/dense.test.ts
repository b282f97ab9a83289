import fc from "fast-check";
import { CholeskyDecomposition, Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  correlationFactor,
  invertScaled,
  lowerFactor,
  solveDefinite,
  solveLower,
  solveRows,
} from "../../src/kernel/dense.js";

/** Sides that are sound, and numbers for a matrix of each. */
const sides = fc.integer({ min: 1, max: 7 });
const numbers = (count: number) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: count, maxLength: count });
const squares = sides.chain((n) => numbers(n * n).map((values) => ({ n, B: new Matrix(rowsOf(values, n)) })));

function rowsOf(values: ArrayLike<number>, n: number): number[][] {
  return Array.from({ length: values.length / n }, (_, i) =>
    Array.from({ length: n }, (__, j) => values[i * n + j]!),
  );
}

/** BB' + I: definite, and far from singular. */
function definite(B: Matrix): Matrix {
  return B.mmul(B.transpose()).add(Matrix.eye(B.rows));
}

const flat = (A: Matrix) => Float64Array.from(A.to1DArray());
const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe("dense verbs of the kernel, beside ml-matrix", () => {
  test("the factor of a definite matrix, and solutions by it", () => {
    fc.assert(
      fc.property(squares, ({ n, B }) => {
        const A = definite(B);
        const L = lowerFactor(flat(A), n);
        const expected = new CholeskyDecomposition(A);
        expect(furthest(L, flat(expected.lowerTriangularMatrix))).toBeLessThan(1e-13);
        const vectors = flat(B);
        solveLower(L, n, vectors);
        expect(
          furthest(
            new Matrix(rowsOf(vectors, n)).mmul(expected.lowerTriangularMatrix.transpose()).to1DArray(),
            flat(B),
          ),
        ).toBeLessThan(1e-13);
        const b = flat(B).slice(0, n);
        expect(
          furthest(solveDefinite(flat(A), b), expected.solve(Matrix.columnVector(Array.from(b))).to1DArray()),
        ).toBeLessThan(1e-13);
      }),
    );
  });

  test("solutions of any system, with the rows in any order", () => {
    fc.assert(
      fc.property(squares, ({ n, B }) => {
        const A = definite(B).to2DArray().reverse();
        const X = solveRows(A, B.to2DArray());
        expect(furthest(X.flat(), flat(solve(new Matrix(A), B)))).toBeLessThan(1e-12);
        expect(X.length).toBe(n);
      }),
    );
  });

  test("the inverse of a matrix with a diagonal of ones", () => {
    fc.assert(
      fc.property(squares, ({ n, B }) => {
        const A = definite(B);
        const scale = A.diagonal().map(Math.sqrt);
        const scaled = flat(A).map((value, at) => value / (scale[Math.floor(at / n)]! * scale[at % n]!));
        const inverse = new Matrix(rowsOf(invertScaled(scaled, n)!, n));
        expect(furthest(flat(inverse.mmul(new Matrix(rowsOf(scaled, n)))), flat(Matrix.eye(n)))).toBeLessThan(
          1e-11,
        );
      }),
    );
  });
});

describe("where a matrix is not definite", () => {
  const singular = Float64Array.of(4, 2, 2, 2, 1, 1, 2, 1, 5);

  test("a pivot that vanishes leaves its column zero, or is raised", () => {
    expect(Array.from(lowerFactor(singular, 3))).toEqual([2, 0, 0, 1, 0, 0, 1, 0, 2]);
    expect(Array.from(lowerFactor(singular, 3, 0.25))).toEqual([2, 0, 0, 1, 0.5, 0, 1, 0, 2]);
    const vectors = Float64Array.of(2, 1, 5, 4, 7, 2);
    solveLower(Float64Array.of(2, 0, 0, 1, 0, 0, 1, 0, 2), 3, vectors);
    expect(Array.from(vectors)).toEqual([1, 0, 2, 2, 0, 0]);
  });

  test("there is no solution and no inverse", () => {
    expect(solveDefinite(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1)).every(Number.isNaN)).toBe(true);
    expect(solveDefinite(singular, Float64Array.of(1, 1, 1)).every(Number.isNaN)).toBe(true);
    expect(invertScaled(Float64Array.of(1, 1, 1, 1), 2)).toBeNull();
  });

  test("correlations have a factor on their bound and none beyond", () => {
    expect(
      Array.from(correlationFactor(Float64Array.of(1, 0, 0, 0.6, 1, 0, 0, 0.8, 1), 3)!.subarray(3, 5)),
    ).toEqual([0.6, 0.8]);
    expect(Array.from(correlationFactor(Float64Array.of(1, 0, -1, 1), 2)!)).toEqual([1, 0, -1, 0]);
    expect(correlationFactor(Float64Array.of(1, 0, 1.1, 1), 2)).toBeNull();
    expect(correlationFactor(Float64Array.of(1, 0, 0, 1, 1, 0, 1, 0.5, 1), 3)).toBeNull();
  });
});
