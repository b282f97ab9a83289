import fc from "fast-check";
import type { Plan } from "../../src/fit/plan.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import type { FitOptions } from "../../src/options/fit.js";
import type { Table } from "../../src/table/table.js";

/** A stream of random numbers that is the same on every machine (mulberry32). */
export function generator(seed: number) {
  let state = seed | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const below = (n: number) => Math.floor(uniform() * n);
  return { uniform, normal, below };
}

/** What a random problem with one grouping factor looks like. */
export interface Shape {
  readonly seed: number;
  readonly groups: number;
  /** Largest group; sizes vary from 1 to this unless balanced. */
  readonly largest: number;
  readonly balanced: boolean;
  /** Columns of Z. */
  readonly k: 1 | 2 | 3;
  /** Whether every group has the same rows of Z, so that groups of one size form one class. */
  readonly sharedZ: boolean;
  /** Standard deviation of the random effects, that of the residual being one. */
  readonly spread: number;
  readonly reml: boolean;
}

export const shapes: fc.Arbitrary<Shape> = fc.record({
  seed: fc.integer(),
  groups: fc.integer({ min: 3, max: 9 }),
  largest: fc.integer({ min: 2, max: 7 }),
  balanced: fc.boolean(),
  k: fc.constantFrom(1, 2, 3),
  sharedZ: fc.boolean(),
  spread: fc.constantFrom(0, 0.3, 1, 10, 300),
  reml: fc.boolean(),
});

/** A problem with its design as dense matrices. */
export interface Problem {
  readonly plan: Plan;
  readonly metadata: Table;
  readonly table: Table;
  readonly X: number[][];
  readonly Z: number[][];
  readonly index: Int32Array;
  readonly y: number[];
}

const reFormulas = { 1: "1", 2: "z", 3: "z + u" } as const;

/**
 * The problem of a shape: an intercept, a covariate within and one between groups, responses `y` (random effects
 * of the given spread) and `noise` (none).
 */
export function problemOf(shape: Shape, options: FitOptions = {}): Problem {
  const { groups, k, spread, reml } = shape;
  const { normal, below } = generator(shape.seed);
  const g: string[] = [];
  const columns: Record<"x" | "w" | "z" | "u" | "y" | "noise", number[]> = {
    x: [],
    w: [],
    z: [],
    u: [],
    y: [],
    noise: [],
  };
  // Enough rows that the variances can be told apart: more than k per group on average, and more than p.
  const least = Math.max(k + 1, Math.ceil(6 / groups));
  for (let group = 0; group < groups; group++) {
    const size =
      shape.balanced || group === 0
        ? Math.max(least, shape.largest) + (group === 0 ? groups * k : 0)
        : 1 + below(Math.max(least, shape.largest));
    const b = [normal(), normal(), normal()].map((value) => spread * value);
    const w = normal();
    for (let i = 0; i < (shape.balanced ? Math.max(least, shape.largest) : size); i++) {
      const z = shape.sharedZ ? i : normal();
      const u = shape.sharedZ ? i * i - 2 * i : normal();
      const x = normal();
      g.push(`g${group}`);
      const noise = 1 + x - w + normal();
      columns.x.push(x);
      columns.w.push(w);
      columns.z.push(z);
      columns.u.push(u);
      columns.noise.push(noise);
      columns.y.push(noise + b[0]! + (k > 1 ? b[1]! * z : 0) + (k > 2 ? b[2]! * u : 0));
    }
  }
  const indexNames = g.map((_, i) => `s${i}`);
  const metadata: Table = {
    index: indexNames,
    columns: { g, x: columns.x, w: columns.w, z: columns.z, u: columns.u },
  };
  const table: Table = { index: indexNames, columns: { y: columns.y, noise: columns.noise } };
  const plan = prepare("x + w", metadata, { groups: "g", reFormula: reFormulas[k], reml, ...options });
  const { fixed, random } = plan.design;
  return {
    plan,
    metadata,
    table,
    X: rowsOf(fixed.values, fixed.columns.length),
    Z: rowsOf(random[0]!.values, k),
    index: random[0]!.index,
    y: columns.y,
  };
}

/** A row-major matrix as rows. */
export function rowsOf(values: Float64Array, width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, i) =>
    Array.from(values.subarray(i * width, (i + 1) * width)),
  );
}
