import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.js";
import { psiOfTerm, thetaRanges } from "../../src/fit/lambda.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { testJoint } from "../../src/inference/contrasts/contrast-joint.js";
import { bilinear, contrastDf } from "../../src/inference/contrasts/test-contrast.js";
import { withKenwardRoger } from "../../src/inference/covariance/kenward-roger.js";
import { eachTested } from "../../src/inference/each-tested.js";
import { testCoefficients } from "../../src/inference/wald.js";
import { fitSync } from "../../src/model/fit.js";
import type { FitOptions } from "../../src/options/fit.js";
import type { Table } from "../../src/table/table.js";
import { denseKenwardRoger } from "../support/dense-kenward-roger.js";
import { lmmCases, openCase, rName } from "../support/lme4-cases.js";
import { generator } from "../support/random-problem.js";

const cases = lmmCases.filter(({ reference }) => reference.kenward_roger !== undefined);

describe.each(cases)("$id agrees with pbkrtest", (oracle) => {
  const expected = oracle.reference.kenward_roger!;
  const { plan, responses } = openCase(oracle, { test: "kenward-roger" });
  const place = plan.design.fixed.columns.map((name) => oracle.reference.fixed.names.indexOf(rName(name)));

  test("at lme4's θ the tests are pbkrtest's, to what its digits allow", () => {
    const theta = Float64Array.from(oracle.reference.theta);
    const held = fitTable(plan, responses, ["y"], { reml: true, satterthwaite: false, joint: false, theta });
    const tests = testCoefficients(withKenwardRoger(plan, responses, held), "kenward-roger", "gls");
    place.forEach((r, j) => {
      expect(Math.abs(tests.standardError[j]! / expected.std_error[r]! - 1)).toBeLessThan(1e-8);
      expect(Math.abs(tests.df[j]! / expected.df[r]! - 1)).toBeLessThan(1e-8);
      expect(Math.abs(tests.statistic[j]! / expected.t[r]! - 1)).toBeLessThan(1e-8);
      expect(Math.abs(tests.p[j]! / expected.p[r]! - 1)).toBeLessThan(1e-6);
    });
  });

  test("at the optimum standard errors and degrees of freedom are pbkrtest's", () => {
    const model = fitSync(plan, responses);
    place.forEach((r, j) => {
      expect(Math.abs(model.standardErrors().values[j]! / expected.std_error[r]! - 1)).toBeLessThan(1e-6);
      expect(Math.abs(model.degreesOfFreedom().values[j]! / expected.df[r]! - 1)).toBeLessThan(1e-6);
    });
  });

  test("infer({ test: 'kenward-roger' }) gives the same without refitting", () => {
    const model = fitSync(plan, responses);
    const again = fitSync(openCase(oracle).plan, responses).infer({ test: "kenward-roger" });
    const columns = ["std_error", "df", "statistic", "p_value"] as const;
    for (const name of columns) {
      again.tidy().columns[name].forEach((value, j) => {
        expect(Math.abs(value / model.tidy().columns[name][j]! - 1)).toBeLessThan(1e-9);
      });
    }
    const back = again.infer({ test: "satterthwaite" });
    const direct = fitSync(openCase(oracle).plan, responses);
    back.tidy().columns.df.forEach((df, j) => {
      expect(Math.abs(df / direct.tidy().columns.df[j]! - 1)).toBeLessThan(1e-9);
    });
  });
});

const structures: readonly { name: string; formula: string; options?: FitOptions }[] = [
  { name: "intercept", formula: "x + c + (1 | g)" },
  { name: "slope", formula: "x * c + (x | g)" },
  { name: "three effects", formula: "x + (1 + x + z | g)" },
  { name: "without covariances", formula: "x + c + (x + z || g)" },
  { name: "diagonal", formula: "x + diag(c | g)" },
  { name: "crossed", formula: "x + c + (1 | g) + (1 | h)" },
  { name: "crossed with slopes", formula: "x + c + (x | g) + (1 | h)" },
  { name: "nested", formula: "x + (1 | g/h)" },
  {
    name: "variance component with many columns",
    formula: "x",
    options: { groups: "g", vcFormula: { v: "0 + x + z" } },
  },
  { name: "no fixed intercept", formula: "0 + x + (1 | g)" },
  { name: "dependent columns", formula: "x + I(2 * x) + c + (1 | g)" },
  { name: "weights", formula: "x + c + (x | g)", options: { weights: "w" } },
];

/** A made-up study. */
function study(seed: number, n: number): Table {
  const { normal, below, uniform } = generator(seed);
  const g = Array.from({ length: n }, () => below(6));
  const h = Array.from({ length: n }, () => below(4));
  const effects = Array.from({ length: 10 }, normal);
  const x = Float64Array.from({ length: n }, normal);
  return {
    index: g.map((_, i) => `s${i}`),
    columns: {
      g: g.map((level) => `g${level}`),
      h: h.map((level) => `h${level}`),
      c: g.map(() => "pqr"[below(3)]!),
      x,
      z: Float64Array.from({ length: n }, normal),
      w: Float64Array.from({ length: n }, () => 0.5 + uniform()),
      y: Float64Array.from(
        { length: n },
        (_, i) => effects[g[i]!]! * (1 + 0.5 * x[i]!) + effects[6 + h[i]!]! + normal(),
      ),
    },
  };
}

describe.each(structures)("$name agrees with dense matrices", ({ formula, options }) => {
  test.each([1, 2, 3])("study %i", (seed) => {
    const metadata = study(seed, 60);
    const plan = prepare(formula, metadata, { test: "kenward-roger", ...options });
    const y = (metadata.columns.y as Float64Array).slice();
    if (seed === 3) y[7] = Number.NaN;
    const balances = { index: metadata.index, columns: { y } };
    const { result } = fitSync(plan, balances);
    const kept = plan.reduced!.kept;
    const rows = metadata.index.map((_, i) => i).filter((i) => !Number.isNaN(y[i]));
    const { fixed, random, weights } = plan.design;
    const width = fixed.columns.length;
    const root = (i: number) => (weights === undefined ? 1 : Math.sqrt(weights[i]!));
    const X = rows.map((i) => Array.from(kept, (j) => root(i) * fixed.values[i * width + j]!));
    const G: number[][][] = [];
    const identity = rows.map((i) => rows.map((j) => Number(i === j)));
    let V = identity;
    for (const { term, from, to } of thetaRanges(random)) {
      const { columns, values, index, covariance } = term;
      const k = columns.length;
      const Psi = psiOfTerm(term, result.theta.subarray(from, to));
      const outer = (M: (a: number, b: number) => number) =>
        rows.map((i) =>
          rows.map((j) => {
            if (index[i] !== index[j] || index[i]! < 0) return 0;
            let total = 0;
            for (let a = 0; a < k; a++)
              for (let b = 0; b < k; b++) total += values[i * k + a]! * M(a, b) * values[j * k + b]!;
            return total * root(i) * root(j);
          }),
        );
      const own = outer((a, b) => Psi[a * k + b]!);
      V = V.map((row, i) => row.map((value, j) => value + own[i]![j]!));
      if (covariance === "identity") G.push(outer((a, b) => Number(a === b)));
      else {
        for (let a = 0; a < k; a++) {
          for (let b = covariance === "full" ? 0 : a; b <= a; b++)
            G.push(outer((i, j) => Number((i === a && j === b) || (i === b && j === a))));
        }
      }
    }
    const dense = denseKenwardRoger(X, V, [...G, identity]);
    let seen = 0;
    eachTested({ plan, balances, result }, (_, { sensitivity, beta, residualDf }) => {
      seen++;
      kept.forEach((__, j) => {
        const l = Float64Array.from(kept, (___, i) => Number(i === j));
        const scale = dense.adjusted[j]![j]!;
        expect(Math.abs(bilinear(l, l, sensitivity.vcov, 0) / dense.vcov[j]![j]! - 1)).toBeLessThan(1e-8);
        expect(Math.abs(bilinear(l, l, sensitivity.adjusted, 0) / scale - 1)).toBeLessThan(1e-7);
        expect(Math.abs(contrastDf(l, sensitivity, "kenward-roger", 0) / dense.df([...l]) - 1)).toBeLessThan(
          1e-6,
        );
      });
      if (kept.length < 2) return;
      const L = [0, 1].map((j) => Float64Array.from(kept, (__, i) => Number(i === j) + (i === 1 ? 0.5 : 0)));
      const joint = testJoint(L, { beta, sensitivity, test: "kenward-roger", residualDf });
      const [A1, A2] = dense.traces(L.map((row) => [...row]));
      expect(Math.abs(joint.denDf / denominatorDf(2, A1, A2) - 1)).toBeLessThan(1e-5);
    });
    expect(seen).toBe(1);
  });
});

/** Kenward & Roger (1997), §3, step by step. */
function denominatorDf(q: number, A1: number, A2: number): number {
  const B = (A1 + 6 * A2) / (2 * q);
  const g = ((q + 1) * A1 - (q + 4) * A2) / ((q + 2) * A2);
  const d = 3 * q + 2 * (1 - g);
  const V = ((2 / q) * (1 + (g / d) * B)) / ((1 - ((q - g) / d) * B) ** 2 * (1 - ((q + 2 - g) / d) * B));
  const E = 1 / (1 - A2 / q);
  const rho = V / (2 * E * E);
  return 4 + (q + 2) / (q * rho - 1);
}

test("variances of zero are kept: the degrees of freedom stay below the residual ones", () => {
  const metadata = study(4, 60);
  const { normal } = generator(11);
  const columns = Object.fromEntries(
    Array.from({ length: 40 }, (_, j) => [`y${j}`, Float64Array.from(metadata.index, () => normal())]),
  );
  const model = fitSync(prepare("x + (1 | g)", metadata, { test: "kenward-roger" }), {
    index: metadata.index,
    columns,
  });
  const atZero = model.responses.flatMap((_, i) => (model.result.theta[i] === 0 ? [i] : []));
  expect(atZero.length).toBeGreaterThan(5);
  const df = model.degreesOfFreedom();
  for (const i of atZero) {
    expect(df.get("Intercept", model.responses[i]!)).toBeLessThan(58);
    expect(model.standardErrors().get("Intercept", model.responses[i]!)).toBeGreaterThan(0);
  }
});

test("the scale of a response changes no degrees of freedom", () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(1e-150, 1e-9, 1e9, 1e150), (seed, scale) => {
      const metadata = study(seed, 40);
      const y = metadata.columns.y as Float64Array;
      const table = { index: metadata.index, columns: { y, scaled: y.map((value) => scale * value) } };
      const model = fitSync(prepare("x + (x | g)", metadata, { test: "kenward-roger" }), table);
      const df = model.degreesOfFreedom();
      for (const term of model.terms) {
        expect(Math.abs(df.get(term, "scaled") / df.get(term, "y") - 1)).toBeLessThan(1e-6);
        const t = model.tvalues();
        expect(t.get(term, "scaled")).toBeCloseTo(t.get(term, "y"), 6);
      }
    }),
    { numRuns: 20 },
  );
});

test("Kenward-Roger by maximum likelihood is refused", () => {
  const metadata = study(1, 40);
  expect(() => prepare("x + (1 | g)", metadata, { test: "kenward-roger", reml: false })).toThrow(UsageError);
});

test("Kenward-Roger for too many crossed effects is refused with the way out", () => {
  const n = 4200;
  const index = Array.from({ length: n }, (_, i) => `s${i}`);
  const metadata: Table = {
    index,
    columns: {
      g: index.map((_, i) => `g${i % 1500}`),
      h: index.map((_, i) => `h${(7 * i) % 701}`),
      y: Float64Array.from(index, (_, i) => Math.sin(i * i)),
    },
  };
  const plan = prepare("(1 | g) + (1 | h)", metadata, { test: "kenward-roger" });
  const result = fitTable(plan, metadata, ["y"], { reml: true, satterthwaite: false, joint: false });
  expect(() => withKenwardRoger(plan, metadata, result)).toThrow(
    /at most 2000 crossed random effects.*"satterthwaite"/,
  );
});

test.each([1, 1e2, 1e5])(
  "a balanced one-way layout has G − 1 degrees of freedom, effects %d times the noise",
  (ratio) => {
    const { normal } = generator(8);
    const [groups, rows] = [6, 4];
    const effects = Array.from({ length: groups }, (_, g) => ratio * (g - 2.5));
    const index = Array.from({ length: groups * rows }, (_, i) => `s${i}`);
    const columns = { g: index.map((_, i) => `g${Math.floor(i / rows)}`) };
    const y = index.map((_, i) => effects[Math.floor(i / rows)]! + normal());
    const plan = prepare("1 + (1 | g)", { index, columns }, { test: "kenward-roger" });
    const model = fitSync(plan, { index, columns: { y } });
    // What is known of a variance this large is little in its own units; that must not count as nothing.
    expect(model.degreesOfFreedom().values[0]! / (groups - 1)).toBeCloseTo(1, 6);
  },
);
