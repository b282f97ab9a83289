import fc from "fast-check";
import type { FitResult } from "../../src/fit/fit-result.js";
import { lambdaOf } from "../../src/fit/lambda.js";
import type { Plan } from "../../src/fit/plan.js";
import { lambdaTemplate } from "../../src/fit/prepare/lambda-template.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import type { FitOptions } from "../../src/options/fit.js";
import type { Table } from "../../src/table/table.js";
import { type DenseFit, fitDense } from "./dense.js";
import { generator, rowsOf } from "./random-problem.js";

/** Crossed, nested and mixed structures over factors `g`, `h` and `a` and covariates `x` and `w`. */
export const structures = [
  "x + (1 | g) + (1 | h)",
  "x * w + (x | g) + (1 | h)",
  "1 + (1 | g / h)",
  "x + (1 | g) + (x || h)",
  "x + (x | g) + (w | h)",
  "x + (0 + a | g) + (1 | h)",
  "x + (1 | g) + (1 | h) + (1 | a:h)",
  "w + diag(0 + a | g) + (1 | h)",
] as const;

/** What a random problem with several random terms looks like. */
export interface StructureShape {
  readonly seed: number;
  readonly formula: string;
  readonly rows: number;
  readonly levels: readonly [number, number];
  /** Standard deviations of the effects of g and h, that of the residual being one. */
  readonly spread: readonly [number, number];
  readonly reml: boolean;
}

const spread = fc.constantFrom(0, 0.3, 1, 5, 100);

export const structureShapes: fc.Arbitrary<StructureShape> = fc.record({
  seed: fc.integer(),
  formula: fc.constantFrom(...structures),
  rows: fc.integer({ min: 36, max: 60 }),
  levels: fc.tuple(fc.integer({ min: 4, max: 9 }), fc.integer({ min: 3, max: 7 })),
  spread: fc.tuple(spread, spread),
  reml: fc.boolean(),
});

/** Metadata and a response `y` of a shape. */
export function structuredTable({ seed, rows, levels: [G, H], spread: [sg, sh] }: StructureShape): Table {
  const { normal, below } = generator(seed);
  const draw = (count: number) => Array.from({ length: count }, normal);
  const [inG, slope, inH] = [draw(G), draw(G), draw(H)];
  const factor = (prefix: string, codes: readonly number[]) => codes.map((code) => `${prefix}${code}`);
  const codes = (levels: number) => Array.from({ length: rows }, () => below(levels));
  const [g, h, a] = [codes(G), codes(H), codes(2)];
  const [x, w, e] = [draw(rows), draw(rows), draw(rows)];
  const y = e.map(
    (noise, i) => 3 + x[i]! + sg * (inG[g[i]!]! + 0.5 * slope[g[i]!]! * x[i]!) + sh * inH[h[i]!]! + noise,
  );
  return {
    index: g.map((_, i) => `s${i}`),
    columns: { g: factor("g", g), h: factor("h", h), a: factor("a", a), x, w, y: Float64Array.from(y) },
  };
}

/** The fit of `y`, everything asked for. */
export function fitStructure(table: Table, formula: string, options: FitOptions = {}) {
  const plan = prepare(formula, table, options);
  return { plan, result: fitAll(plan, table, ["y"]) };
}

export function fitAll(plan: Plan, table: Table, names: readonly string[]): FitResult {
  return fitTable(plan, table, names, { reml: plan.options.reml, satterthwaite: true, joint: true });
}

/** The dense model at θ. */
export function denseAt(plan: Plan, y: ArrayLike<number>, theta: ArrayLike<number>): DenseFit {
  const { fixed } = plan.design;
  return fitDense(
    rowsOf(fixed.values, fixed.columns.length),
    Array.from(y),
    denseV(plan, theta),
    plan.options.reml,
  );
}

/** V = I + Σ Z ΛΛ' Z' over the terms of a plan. */
export function denseV(plan: Plan, theta: ArrayLike<number>): number[][] {
  const n = plan.samples.length;
  const V = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
  let from = 0;
  for (const term of plan.design.random) {
    const k = term.columns.length;
    const template = lambdaTemplate([term]);
    const Lambda = lambdaOf(Array.from(theta).slice(from, from + template.parameters), template, k);
    from += template.parameters;
    const scores = Array.from({ length: n }, (_, i) =>
      Array.from({ length: k }, (_, m) => {
        let score = 0;
        for (let b = m; b < k; b++) score += term.values[i * k + b]! * Lambda[b * k + m]!;
        return score;
      }),
    );
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        if (term.index[i] !== term.index[j] || term.index[i]! < 0) continue;
        for (let m = 0; m < k; m++) V[i]![j]! += scores[i]![m]! * scores[j]![m]!;
      }
    }
  }
  return V;
}
