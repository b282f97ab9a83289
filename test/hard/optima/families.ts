import type { FitOptions } from "../../../src/options/fit.js";
import { type Draw, drawFrom, type HardProblem, tableOf } from "../../support/hard-problem.js";

/** A problem whose random effects are up to 10,000 times as large as the residuals, and what made its response. */
export interface PreciseProblem extends HardProblem {
  /** The largest standard deviation of a random effect, the residual's being one. */
  readonly ratio: number;
  /** The effects of each bar as drawn, by name of its grouping factor: levels × columns of Z. */
  readonly effects: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** A kind of problem; every seed gives one, the same on every machine. */
export interface PreciseFamily {
  readonly name: string;
  readonly make: (draw: Draw) => PreciseProblem;
}

export function preciseProblem(family: PreciseFamily, seed: number): PreciseProblem {
  let hash = seed + 1;
  for (const letter of family.name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) + seed;
  return family.make(drawFrom(hash));
}

const RATIOS = [1, 10, 100, 1000, 10000];

/** Terms with fewer groups than a study should have, and random effects of very different sizes. */
export const preciseFamilies: readonly PreciseFamily[] = [
  {
    name: "nested",
    make: (draw) => {
      const a = draw.between(4, 7);
      const rows = Array.from({ length: a }, (_, at) => at).flatMap((at) =>
        Array.from({ length: draw.between(at === 0 ? 2 : 1, 4) }, (_, b) => b).flatMap((b) =>
          new Array<readonly [number, number]>(draw.between(1, 4)).fill([at, b]),
        ),
      );
      return problem(draw, {
        formula: draw.oneOf(["x + (1 | a/b)", "1 + (1 | a/b)", "x + z + (1 | a/b)"]),
        factors: { a: rows.map(([at]) => at), b: rows.map(([, b]) => b) },
        bars: { a: ["1"], "a:b": ["1"] },
      });
    },
  },
  {
    name: "slopes and a crossed factor",
    make: (draw) =>
      problem(draw, {
        formula: draw.oneOf(["x + (x | a) + (1 | h)", "x + z + (x | a) + (1 | h)", "1 + (x | a) + (1 | h)"]),
        factors: crossed(draw, draw.between(24, 48), { a: draw.between(5, 8), h: draw.between(3, 6) }),
        bars: { a: ["1", "x"], h: ["1"] },
      }),
  },
  {
    name: "slopes on both factors",
    make: (draw) =>
      problem(draw, {
        formula: draw.oneOf(["x + (x | a) + (z | h)", "x + z + (x | a) + (z | h)"]),
        factors: crossed(draw, draw.between(30, 50), { a: draw.between(5, 7), h: draw.between(4, 6) }),
        bars: { a: ["1", "x"], h: ["1", "z"] },
      }),
  },
  {
    name: "a factor of 3 levels by group",
    make: (draw) => byGroup(draw, 3),
  },
  {
    name: "a factor of 4 levels by group",
    make: (draw) => byGroup(draw, 4),
  },
  {
    name: "p close to n, two factors",
    make: (draw) => {
      const n = draw.between(18, 26);
      const h = { g: draw.between(4, 6), h: draw.between(3, 5) };
      // A few rows are left beside fixed effects and groups.
      const extra = Math.max(1, Math.min(n - h.g - h.h - draw.between(1, 5), 11));
      const names = Array.from({ length: extra }, (_, j) => `x${j}`);
      return problem(draw, {
        formula: ["1", ...names, "(1 | g)", "(1 | h)"].join(" + "),
        factors: crossed(draw, n, h),
        bars: { g: ["1"], h: ["1"] },
        covariates: names,
      });
    },
  },
  {
    name: "p close to n, slopes",
    make: (draw) => {
      const n = draw.between(18, 26);
      const g = draw.between(4, 6);
      const extra = Math.max(1, Math.min(n - 2 * g - draw.between(1, 5), 9));
      const names = Array.from({ length: extra }, (_, j) => `x${j}`);
      return problem(draw, {
        formula: ["1", ...names, draw.oneOf(["(x0 | g)", "(x0 || g)"])].join(" + "),
        factors: crossed(draw, n, { g }),
        bars: { g: ["1", "x0"] },
        covariates: names,
      });
    },
  },
  {
    name: "three terms, levels tied",
    make: (draw) => {
      const levels = draw.between(4, 6);
      const other = draw.oneOf([levels, levels, draw.between(3, 7)]);
      return problem(draw, {
        formula: draw.oneOf(["x + (1 | a) + (1 | h) + (1 | k)", "x + z + (1 | k) + (1 | a) + (1 | h)"]),
        factors: crossed(draw, draw.between(24, 44), { a: levels, h: levels, k: other }),
        bars: { a: ["1"], h: ["1"], k: ["1"] },
      });
    },
  },
  {
    name: "three terms, two of one factor",
    make: (draw) => {
      const levels = draw.between(4, 6);
      return problem(draw, {
        formula: draw.oneOf([
          "x + (1 | a) + (1 | h) + (0 + x | a)",
          "x + (x || a) + (1 | h)",
          "x + (0 + x | a) + (1 | h) + (1 | a)",
        ]),
        factors: crossed(draw, draw.between(24, 44), { a: levels, h: draw.oneOf([levels, 4]) }),
        bars: { a: ["1", "x"], h: ["1"] },
      });
    },
  },
];

function byGroup(draw: Draw, width: 3 | 4): PreciseProblem {
  const g = draw.between(5, 8);
  const rows = Array.from({ length: g * width }, (_, cell) =>
    new Array<number>(draw.between(1, 3)).fill(cell),
  ).flat();
  return problem(draw, {
    formula: draw.oneOf(["f + (0 + f | g)", "f + x + (0 + f | g)"]),
    factors: { g: rows.map((cell) => Math.floor(cell / width)), f: rows.map((cell) => cell % width) },
    bars: { g: Array.from({ length: width }, (_, level) => `f${level}`) },
  });
}

/** Levels of crossed factors at random, each at least once. */
function crossed<K extends string>(draw: Draw, rows: number, levels: Record<K, number>): Record<K, number[]> {
  return Object.fromEntries(
    Object.entries<number>(levels).map(([name, count]) => [
      name,
      shuffled(
        draw,
        Array.from({ length: rows }, (_, i) => (i < count ? i : draw.between(0, count - 1))),
      ),
    ]),
  ) as Record<K, number[]>;
}

function shuffled(draw: Draw, values: number[]): number[] {
  for (let i = values.length - 1; i > 0; i--) {
    const j = draw.between(0, i);
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values;
}

interface Shape {
  readonly formula: string;
  /** Level of each row. */
  readonly factors: Readonly<Record<string, readonly number[]>>;
  /** Columns of Z by grouping factor: an intercept, a covariate, or `f0`, `f1`, … the levels of f. */
  readonly bars: Readonly<Record<string, readonly string[]>>;
  readonly covariates?: readonly string[];
}

/** Responses with effects of one size up to `ratio`, smaller ones and none, and residuals of one. */
function problem(draw: Draw, { formula, factors, bars, covariates = ["x", "z"] }: Shape): PreciseProblem {
  const { normal, oneOf } = draw;
  const ratio = oneOf(RATIOS);
  const [first] = Object.values(factors);
  const numbers = Object.fromEntries(covariates.map((name) => [name, first!.map(normal)]));
  const y = first!.map((_, i) => 1 + (numbers[covariates[0]!]?.[i] ?? 0) + normal());
  const sizes = Object.keys(bars).map(() => ratio * oneOf([1, 1, 0.3, 0.03, 0]));
  if (sizes.every((size) => size < ratio)) sizes[draw.between(0, sizes.length - 1)] = ratio;
  const effects: Record<string, number[][]> = {};
  Object.entries(bars).forEach(([name, columns], t) => {
    const parts = name.split(":").map((part) => factors[part]!);
    const keys = first!.map((_, i) => parts.map((part) => part[i]).join(":"));
    const levels = [...new Set(keys)];
    const scales = columns.map(() => sizes[t]! * oneOf([1, 1, 1, 0.1, 0]));
    const correlation = oneOf([0, 0, 0.9, -1]);
    const rest = Math.sqrt(1 - correlation * correlation);
    const own = levels.map(() => {
      const shared = normal();
      return scales.map((scale, j) => scale * (j === 0 ? shared : correlation * shared + rest * normal()));
    });
    effects[name] = own;
    keys.forEach((key, i) => {
      const b = own[levels.indexOf(key)]!;
      columns.forEach((column, j) => {
        y[i]! += b[j]! * entryOf(column, i, numbers, factors);
      });
    });
  });
  const options: FitOptions = { reml: draw.uniform() < 0.8 };
  const named = Object.entries(factors).map(([name, codes]) => [name, codes.map((code) => `${name}${code}`)]);
  return {
    formula,
    table: tableOf({ ...Object.fromEntries(named), ...numbers, y }),
    options,
    ratio,
    effects,
  };
}

function entryOf(
  column: string,
  row: number,
  numbers: Readonly<Record<string, readonly number[]>>,
  factors: Readonly<Record<string, readonly number[]>>,
): number {
  if (column === "1") return 1;
  const own = numbers[column];
  return own === undefined ? Number(factors["f"]![row] === Number(column.slice(1))) : own[row]!;
}
