/** The designs whose levels are measured, and responses drawn from them without an effect. */
import type { Plan } from "../../src/fit/plan.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { simulateRows } from "../../src/resample/simulate-rows.js";
import type { Table } from "../../src/table/table.js";

export interface Study {
  readonly name: string;
  readonly plan: Plan;
  readonly metadata: Table;
  /** lme4's θ of the responses; σ = 1. */
  readonly theta: Float64Array;
}

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Numbers in (−1, 1) that look random and are the same everywhere. */
const scattered = (count: number, seed: number) =>
  Float64Array.from({ length: count }, (_, i) => {
    const x = Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453;
    return 2 * (x - Math.floor(x)) - 1;
  });

function study(name: string, formula: string, columns: Table["columns"], theta: readonly number[]): Study {
  const rows = Object.values(columns)[0]!.length;
  const metadata = { index: times(rows, (i) => `s${i}`), columns };
  return { name, plan: prepare(formula, metadata), metadata, theta: Float64Array.from(theta) };
}

function eightByThree(): Study {
  const g = times(24, (i) => Math.floor(i / 3));
  return study(
    "8 x 3",
    "treated + time + (1 | g)",
    {
      g: g.map((i) => `g${i}`),
      treated: Float64Array.from(g, (i) => i % 2),
      time: Float64Array.from(g, (_, i) => i % 3),
    },
    [1],
  );
}

function unbalanced(): Study {
  const sizes = times(30, (i) => 2 + ((i * 7) % 5));
  const g = sizes.flatMap((size, i) => times(size, () => i));
  return study(
    "30 unbalanced",
    "treated + x + (1 | g)",
    {
      g: g.map((i) => `g${i}`),
      treated: Float64Array.from(g, (i) => Number(i % 3 === 0)),
      x: scattered(g.length, 1),
    },
    [0.8],
  );
}

function crossed(): Study {
  const rows = times(80, (i) => [Math.floor(i / 8), i % 8] as const);
  return study(
    "10 x 8 crossed",
    "treated + x + (1 | subject) + (1 | item)",
    {
      subject: rows.map(([a]) => `a${a}`),
      item: rows.map(([, b]) => `b${b}`),
      treated: Float64Array.from(rows, ([a]) => a % 2),
      x: Float64Array.from(rows, ([, b]) => b % 2),
    },
    [1, 0.7],
  );
}

function slopes(): Study {
  const g = times(60, (i) => Math.floor(i / 5));
  return study(
    "12 with slopes",
    "treated + time + (time | g)",
    {
      g: g.map((i) => `g${i}`),
      treated: Float64Array.from(g, (i) => i % 2),
      time: Float64Array.from(g, (_, i) => (i % 5) - 2),
    },
    [1, 0.1, 0.5],
  );
}

export const studies: readonly (() => Study)[] = [eightByThree, unbalanced, crossed, slopes];

/** How σ² of the responses is drawn: alike, or s²₀·d₀/χ² with d₀ degrees of freedom. */
export interface Spread {
  readonly priorDf: number;
}

/**
 * Responses `first` … `first + count` of a study without an effect, as a table. With `priorDf` they have variances of
 * their own, the covariance relative to σ² the same.
 */
export function drawResponses(
  { name, plan, theta }: Study,
  first: number,
  count: number,
  { priorDf }: Spread = { priorDf: Number.POSITIVE_INFINITY },
  seed = 1,
): Table {
  const columns: [string, Float64Array][] = [];
  const law = { mean: new Float64Array(plan.samples.length), theta, sigma: 1 };
  simulateRows(plan.design, law, { seed, name, first, count }, (replicate, y) => {
    const scale = priorDf === Number.POSITIVE_INFINITY ? 1 : inverseChi(priorDf, seed + 1 + replicate);
    columns.push([`y${replicate}`, y.map((value) => value * scale)]);
  });
  return { index: plan.samples, columns: Object.fromEntries(columns) };
}

/** √(d/χ²_d) from a generator of its own, d a whole number. */
function inverseChi(d: number, seed: number): number {
  let state = (seed * 2654435761) >>> 0 || 1;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
  for (let i = 0; i < 8; i++) uniform();
  let total = 0;
  for (let i = 0; i < d; i++) {
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    total += normal * normal;
  }
  return Math.sqrt(d / total);
}
