import type { Status } from "../../src/fit/status.js";
import type { FitOptions } from "../../src/options/fit.js";
import type { Table } from "../../src/table/table.js";
import { generator } from "./random-problem.js";

/** One response that is hard to fit, with its design. */
export interface HardProblem {
  /** With lme4's bars, so that lme4 can be asked too. */
  readonly formula: string;
  /** The covariates, and the response as `y`. */
  readonly table: Table;
  readonly options?: FitOptions;
  /** Statuses that are right beside `ok`, `singular` and `rank-deficient`. */
  readonly allowed?: readonly Status[];
}

/** A kind of problem: every seed gives one of them, the same on every machine. */
export interface Family {
  readonly name: string;
  /** Problems of the whole arena, and of the selection that runs with the other tests. */
  readonly count: number;
  readonly selected: number;
  readonly make: (draw: Draw) => HardProblem;
}

/** Random numbers of one problem. */
export interface Draw {
  uniform(): number;
  normal(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  oneOf<T>(values: readonly T[]): T;
}

export function drawFrom(seed: number): Draw {
  const { uniform, normal, below } = generator(seed);
  return {
    uniform,
    normal,
    between: (from, to) => from + below(to - from + 1),
    oneOf: (values) => values[below(values.length)]!,
  };
}

/** The problem of a seed. */
export function problemOf(family: Family, seed: number): HardProblem {
  let hash = seed + 1;
  for (const letter of family.name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) + seed;
  return family.make(drawFrom(hash));
}

type Columns = Record<string, ArrayLike<number> | readonly string[]>;

/** A table with made-up sample names. */
export function tableOf(columns: Columns): Table {
  const { length } = columns["y"]!;
  return { index: Array.from({ length }, (_, i) => `s${i}`), columns: columns as Table["columns"] };
}

/** Group labels for groups of the given sizes, one after the other. */
export function labels(sizes: readonly number[], letter = "g"): string[] {
  return sizes.flatMap((size, g) => new Array<string>(size).fill(`${letter}${g}`));
}

/** The group of each label, counted from 0 in order of appearance. */
export function codes(names: readonly string[]): number[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    if (!seen.has(name)) seen.set(name, seen.size);
    return seen.get(name)!;
  });
}

/** What `study` makes up. */
export interface StudyShape {
  readonly sizes: readonly number[];
  /** Effects of a group: an intercept, and slopes on z, u. Standard deviations, that of the residual being one. */
  readonly spread: readonly number[];
  /** Correlation of the effects of a group with its intercept. Default 0. */
  readonly correlation?: number;
  /** Standard deviation of the residual. Default 1. */
  readonly noise?: number;
}

/** Columns g, x (within groups), w (between groups), z and u (for slopes) and y. */
export function study(draw: Draw, { sizes, spread, correlation = 0, noise = 1 }: StudyShape) {
  const { normal } = draw;
  const g = labels(sizes);
  const group = codes(g);
  const rest = Math.sqrt(1 - correlation * correlation);
  const effects = sizes.map(() => {
    const first = normal();
    return spread.map((sd, j) => sd * (j === 0 ? first : correlation * first + rest * normal()));
  });
  const between = sizes.map(normal);
  const random = () => g.map(normal);
  const [x, z, u, e] = [random(), random(), random(), random()];
  const w = group.map((at) => between[at]!);
  const y = e.map((residual, i) => {
    const b = effects[group[i]!]!;
    const slopes = (b[1] ?? 0) * z[i]! + (b[2] ?? 0) * u[i]!;
    return 1 + x[i]! - w[i]! + b[0]! + slopes + noise * residual;
  });
  return { g, x, w, z, u, y };
}

/** Sizes of groups drawn one by one, at least `rows` together. */
export function sizesOf(draw: Draw, groups: number, from: number, to: number, rows = 0): number[] {
  const sizes = Array.from({ length: groups }, () => draw.between(from, to));
  for (let left = rows - sizes.reduce((a, b) => a + b, 0), g = 0; left > 0; left--, g++) sizes[g % groups]!++;
  return sizes;
}

/** Restricted and maximum likelihood in turn. */
export function eitherCriterion(draw: Draw): FitOptions {
  return { reml: draw.uniform() < 0.7 };
}
