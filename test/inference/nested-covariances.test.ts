import { describe, expect, test } from "vitest";
import { buildDesign } from "../../src/design/design.js";
import type { RandomTerm } from "../../src/design/random/random-term.js";
import { psiOfTerm } from "../../src/fit/lambda.js";
import { nestedCovariances } from "../../src/inference/variances/nested-covariances.js";
import type { Table } from "../../src/table/table.js";
import { distanceTo, farthest } from "../support/dense-nesting.js";

/** A covariance farther than this share of itself from all others is none of them; the search ends a little above zero. */
const FAR = 5e-3;

/** Unbalanced: 5 groups with 2 to 9 rows, not all with all levels of a. */
function rows(normal: () => number): Table {
  const a: string[] = [];
  const g: string[] = [];
  for (let i = 0; i < 30; i++) {
    g.push(`g${Math.min(4, Math.floor(Math.sqrt(i)))}`);
    a.push(`a${(2 * i + Math.floor(i / 4)) % 3}`);
  }
  const n = g.length;
  const columns = {
    a,
    g,
    h: a.map((_, i) => `h${(i * 7) % 4}`),
    big: g.map((level) => (level < "g3" ? "one" : "two")),
    x: Float64Array.from({ length: n }, normal),
    z: Float64Array.from({ length: n }, normal),
  };
  return { index: a.map((_, i) => `s${i}`), columns };
}

function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

const table = rows(normals(3));
/** The terms of bars; of `same(…)` with one variance for all columns. */
const random = (bars: string): RandomTerm[] => {
  const same = bars.startsWith("same");
  const { random } = buildDesign(same ? bars.replaceAll("same", "") : bars, table, {});
  return random.map((term) => (same ? { ...term, covariance: "identity" } : term));
};

/** [larger, smaller, whether nested, variances of the larger that are zero in the smaller]. */
const named: readonly (readonly [large: string, small: string, nested: boolean, variances?: number])[] = [
  ["(x | g)", "(1 | g)", true, 1],
  ["(x | g)", "(x || g)", true, 0],
  ["(x || g)", "(x | g)", false],
  ["(x | g)", "(0 + I(2 * x) | g)", true, 1],
  ["(x | g)", "(0 + I(1 + x) | g)", true, 1],
  ["(x || g)", "(0 + I(2 * x) | g)", true, 1],
  ["(x || g)", "(0 + I(1 + x) | g)", false],
  ["diag(x | g)", "(x || g)", true, 0],
  ["(x || g)", "diag(x | g)", true, 0],
  ["(1 | g) + (1 | h)", "(1 | g)", true, 1],
  ["(1 | g) + (1 | h)", "(1 | g:a)", false],
  // lme4's coding: an intercept and contrasts, of which the cells are none.
  ["diag(a | g)", "(1 | g)", true, 2],
  ["(1 | g)", "diag(1 | g)", true, 0],
  ["diag(a | g)", "diag(0 + a | g)", false],
  ["diag(a + x | g)", "diag(0 + a | g)", false],
  ["diag(a + x | g)", "diag(a | g)", true, 1],
  ["diag(a + x | g)", "(x || g)", true, 2],
  ["(a | g)", "diag(0 + a | g)", true, 0],
  ["(0 + a | g)", "diag(a | g)", true, 0],
  ["diag(0 + a | g)", "(1 | g)", false],
  // Compound symmetry: τ² for each group and for each cell.
  ["(0 + a | g)", "(1 | g) + (1 | g:a)", true, 0],
  ["(0 + a | g)", "(1 | g:a)", true, 0],
  ["diag(0 + a | g)", "(1 | g:a)", true, 0],
  ["diag(a | g)", "(1 | g:a)", false],
  ["(1 | g:a)", "(0 + a | g)", false],
  ["(0 + a:x | g)", "(0 + x | g:a)", true, 0],
  ["(a * x | g)", "(x | g:a)", true, 0],
  // Equal variances of independent columns, as those of vcFormula.
  ["diag(0 + a | g)", "same(0 + a | g)", true, 0],
  ["same(0 + a | g)", "diag(0 + a | g)", false],
  ["same(0 + a | g)", "(1 | g:a)", true, 0],
  ["(1 | g:a)", "same(0 + a | g)", true, 0],
  ["same(0 + a + x | g)", "same(0 + a | g)", false],
  // Parameters that cannot be told apart.
  ["(1 | g) + (0 + a | g)", "(a | g)", true, 0],
  ["(0 + a | g)", "(1 | g) + (a | g)", true, 0],
];

describe("covariances of random terms", () => {
  test.each(named.map(([large, small, nested, variances]) => ({ large, small, nested, variances })))(
    "$large holds $small: $nested",
    ({ large, small, nested, variances }) => {
      const { outside, variances: found } = nestedCovariances(random(large), random(small));
      expect(outside === undefined).toBe(nested);
      if (variances !== undefined) expect(found).toBe(variances);
      expect(farthest(random(large), random(small), normals(5)) < FAR).toBe(nested);
    },
  );

  // [larger, smaller, whether nested]: what the matrices of one structure are is plain, so no search is needed.
  test.each([
    ["(0 + a | g)", "cs(0 + a | g)", true],
    ["(0 + a | g)", "cs(0 + a | g, hom = TRUE)", true],
    ["cs(0 + a | g)", "cs(0 + a | g)", true],
    ["cs(0 + a | g)", "cs(0 + a | g, hom = TRUE)", true],
    ["cs(0 + a | g)", "diag(0 + a | g)", true],
    ["cs(0 + a | g)", "diag(0 + a | g, hom = TRUE)", true],
    ["cs(0 + a | g)", "(1 | g)", true],
    ["cs(0 + a | g)", "(1 | g) + (1 | g:a)", true],
    ["cs(0 + a | g) + (1 | h)", "diag(0 + a | g) + (1 | h)", true],
    ["cs(0 + a | g)", "(0 + a | g)", false],
    ["cs(0 + a | g)", "diag(0 + a | g) + (1 | g)", false],
    ["cs(0 + a | g, hom = TRUE)", "(1 | g)", true],
    ["cs(0 + a | g, hom = TRUE)", "(1 | g) + (1 | g:a)", true],
    ["cs(0 + a | g, hom = TRUE)", "diag(0 + a | g, hom = TRUE)", true],
    ["cs(0 + a | g, hom = TRUE)", "diag(0 + a | g)", false],
    ["cs(0 + a | g, hom = TRUE)", "cs(0 + a | g)", false],
    ["(1 | g) + (1 | g:a)", "cs(0 + a | g, hom = TRUE)", false],
    ["diag(0 + a | g)", "cs(0 + a | g, hom = TRUE)", false],
    ["diag(0 + a | g) + (1 | g)", "cs(0 + a | g)", false],
  ])("%s holds %s: %s", (large, small, nested) => {
    expect(nestedCovariances(random(large), random(small)).outside === undefined).toBe(nested);
  });

  test.each([
    ["(0 + a | g)", 0.4],
    ["(0 + a | g)", -0.3],
    ["(1 | g) + (1 | g:a)", 0.4],
  ])("%s is near a compound symmetry with correlation %d", (large, rho) => {
    const [term] = random("cs(0 + a | g, hom = TRUE)");
    const Psi = psiOfTerm(term!, [1.3, rho]);
    const n = term!.index.length;
    const V = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      if (term!.index[i] !== term!.index[j]) return 0;
      const [zi, zj] = [i, j].map((row) => term!.values.subarray(3 * row, 3 * row + 3));
      return zi!.reduce(
        (sum, x, a) => sum + zj!.reduce((part, z, b) => part + x * Psi[3 * a + b]! * z, 0),
        0,
      );
    });
    expect(distanceTo(random(large))(V)).toBeLessThan(FAR);
  });

  test("random terms hold a model without any, and not the other way round", () => {
    expect(nestedCovariances(random("(x | g) + (1 | h)"), [])).toEqual({ outside: undefined, variances: 3 });
    expect(nestedCovariances([], random("(1 | g)")).outside).toMatchObject({ group: "g" });
  });
});

const pool = [
  "(1 | g)",
  "(0 + a | g)",
  "(a | g)",
  "diag(a | g)",
  "diag(0 + a | g)",
  "(x | g)",
  "(x || g)",
  "(0 + x | g)",
  "(a + x | g)",
  "diag(a + x | g)",
  "(1 | g:a)",
  "(x | g:a)",
  "(1 | h)",
  "(1 | big)",
  "(a | big)",
  "(1 | big:a)",
  "(0 + I(2 * x) | g)",
  "(I(x + z) | g)",
  "(x + z | g)",
  "diag(x + z | g)",
  "same(0 + a | g)",
  "same(0 + a + x | g)",
  "same(x | g)",
  "(0 + a:x | g)",
  "(0 + x | g:a)",
  "(0 + g | big)",
];

test("any two sets of terms are nested where each covariance of the smaller is one of the larger's", () => {
  const normal = normals(11);
  const some = (count: number) =>
    Array.from({ length: count }, () => pool[Math.floor(Math.abs(normal()) * 1e5) % pool.length]!);
  const found = { true: 0, false: 0 };
  for (let i = 0; i < 100; i++) {
    const [large, small] = [some(1 + (i % 3)), some(1 + (i % 2))];
    const [L, S] = [large.flatMap(random), small.flatMap(random)];
    const nested = nestedCovariances(L, S).outside === undefined;
    const distance = farthest(L, S, normal);
    expect(distance < FAR, `${large.join(" + ")} and ${small.join(" + ")}: ${distance} away`).toBe(nested);
    found[`${nested}`]++;
  }
  expect(Math.min(found.true, found.false)).toBeGreaterThan(20);
});
