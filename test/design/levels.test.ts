import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeCoding } from "../../src/design/fixed/coding.js";
import { chooseCodings } from "../../src/design/fixed/redundancy.js";
import { dropUnused, encode, levelLabel } from "../../src/design/values/levels.js";
import type { CodingSpec } from "../../src/design/values/value.js";

describe("levels", () => {
  test.each([
    [
      ["b", "a", null, "B", "a"],
      ["B", "a", "b"],
      [2, 1, -1, 0, 1],
    ],
    [
      [10, 9, Number.NaN, 2],
      [2, 9, 10],
      [2, 1, -1, 0],
    ],
    [
      ["10", "9", "2"],
      ["10", "2", "9"],
      [0, 2, 1],
    ],
    [
      [-0, 0, 1],
      [0, 1],
      [0, 0, 1],
    ],
    [
      ["\u{1f600}", "\uffee", "z"],
      ["z", "\uffee", "\u{1f600}"],
      [2, 1, 0],
    ],
    [
      ["", " ", "é", "e"],
      ["", " ", "e", "é"],
      [0, 1, 3, 2],
    ],
    [[], [], []],
  ])("%o", (labels, levels, codes) => {
    const encoded = encode(labels as (string | number | null)[]);
    expect(encoded.levels).toEqual(levels);
    expect(Array.from(encoded.codes)).toEqual(codes);
  });

  test("levels come back from their codes", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: "binary" }))), (labels) => {
        const { codes, levels } = encode(labels);
        expect(Array.from(codes, (code) => (code < 0 ? null : levels[code]))).toEqual(labels);
        const points = levels.map((level) =>
          Array.from(String(level), (character) => character.codePointAt(0)!),
        );
        points.slice(1).forEach((next, i) => {
          expect(comparePoints(points[i]!, next)).toBeLessThan(0);
        });
      }),
    );
  });

  test("levels that do not occur can be dropped", () => {
    const { codes, levels } = dropUnused({ codes: Int32Array.of(2, -1, 0), levels: ["a", "b", "c"] });
    expect([Array.from(codes), levels]).toEqual([
      [1, -1, 0],
      ["a", "c"],
    ]);
  });

  test.each([
    [5, "5"],
    [-2.5, "-2.5"],
    [0.1, "0.1"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [1e-10, "1e-10"],
    [1e15, "1000000000000000"],
    [1e22, "1e+22"],
    [true, "True"],
    [false, "False"],
    ["5.0", "5.0"],
  ])("%s prints as %s", (level, label) => {
    expect(levelLabel(level)).toBe(label);
  });
});

function comparePoints(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((point, i) => point !== b[i]);
  if (at < 0) return a.length - b.length;
  return at >= b.length ? 1 : a[at]! - b[at]!;
}

describe("codings", () => {
  const codings: CodingSpec[] = [
    { coding: "treatment" },
    { coding: "sum" },
    { coding: "helmert" },
    { coding: "diff" },
    { coding: "poly" },
  ];

  test.each(codings)("$coding coding in full spans what its levels span", (spec) => {
    for (const count of [1, 2, 3, 5, 8]) {
      const levels = Array.from({ length: count }, (_, i) => `l${i}`);
      expect(rank(matrixOf(spec, levels, true))).toBe(count);
      const reduced = matrixOf(spec, levels, false);
      expect(reduced.length).toBe(count - 1);
      expect(rank([new Float64Array(count).fill(1), ...reduced])).toBe(count);
    }
  });

  test("polynomial contrasts stay orthonormal for many levels", () => {
    const columns = matrixOf(
      { coding: "poly" },
      Array.from({ length: 40 }, (_, i) => i),
      false,
    );
    columns.forEach((a, i) => {
      columns.forEach((b, j) => {
        const product = a.reduce((total, value, k) => total + value * b[k]!, 0);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 13);
      });
    });
  });
});

function matrixOf(spec: CodingSpec, levels: (string | number)[], full: boolean): Float64Array[] {
  const coding = makeCoding(spec, levels, full);
  return coding.suffixes.map((_, j) => coding.column(j));
}

/** Rank by Gram–Schmidt. */
function rank(columns: readonly Float64Array[]): number {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const rest = column.slice();
    for (const direction of basis) {
      const weight = direction.reduce((total, value, i) => total + value * rest[i]!, 0);
      rest.forEach((value, i) => {
        rest[i] = value - weight * direction[i]!;
      });
    }
    const norm = Math.hypot(...rest);
    if (norm > 1e-9) basis.push(rest.map((value) => value / norm));
  }
  return basis.length;
}

describe("redundancy", () => {
  /** Codings of terms one after the other: `0+` is factor 0 in full, `1-` factor 1 reduced. */
  function codings(...terms: readonly (readonly number[])[]): string[][] {
    const spanned = new Set<string>();
    return terms.map((factors) =>
      chooseCodings(factors, spanned).map((coding) =>
        Array.from(coding, ([factor, full]) => `${factor}${full ? "+" : "-"}`).join(":"),
      ),
    );
  }

  test.each([
    [[[0]], [["0+"]]],
    [
      [[], [0]],
      [[""], ["0-"]],
    ],
    [
      [[], [0], [0, 1]],
      [[""], ["0-"], ["0+:1-"]],
    ],
    [
      [[], [1], [0, 1]],
      [[""], ["1-"], ["0-:1+"]],
    ],
    [
      [[], [0, 1]],
      [[""], ["1-", "0-:1+"]],
    ],
    [[[0, 1]], [["0+:1+"]]],
    [
      [[0, 1], [0]],
      [["0+:1+"], []],
    ],
    [
      [[], [0, 1, 2]],
      [[""], ["0-:1+", "0+:2-", "1-:2+", "0-:1-:2-"]],
    ],
    [
      [[], [0], [1], [2], [0, 1, 2]],
      [[""], ["0-"], ["1-"], ["2-"], ["0-:2-", "1-:2-", "0-:1-:2+"]],
    ],
  ])("%o", (terms, expected) => {
    expect(codings(...terms)).toEqual(expected);
  });
});
