import { Frame } from "../../src/table/frame.js";
import type { Table } from "../../src/table/table.js";
import { psiOfTheta } from "./dense.js";
import { generator } from "./random-problem.js";

/** A random problem whose levels have a known covariance. */
export interface KnownShape {
  readonly seed: number;
  readonly levels: number;
  readonly rows: number;
  /** Bars of the formula, of `id`, `batch` and `id2` (the same samples as `id`). */
  readonly bars: string;
  /** Grouping factors with a known covariance. */
  readonly of: readonly string[];
  /** Rank of each K. */
  readonly rank: number;
  readonly weights?: boolean;
  readonly reml: boolean;
}

export interface KnownProblem {
  readonly table: Table;
  readonly known: Record<string, Frame>;
  readonly y: Float64Array;
  readonly weights: Float64Array | undefined;
  /** V relative to σ² at θ, written from the definition: ΣZ(K ⊗ Ψ)Z' + W⁻¹. */
  covariance(theta: ArrayLike<number>): number[][];
  /** Covariances of the effects of a level of the first term with all rows, k × n, and their own, at θ; relative to σ². */
  effectCovariance(
    theta: ArrayLike<number>,
    level: string,
  ): { readonly rows: number[][]; readonly own: number[][] };
}

/** A covariance of some rank over names in an order of its own, with levels that no sample has among them. */
export function randomCovariance(seed: number, names: readonly string[], rank: number): Frame {
  const { normal, uniform } = generator(seed);
  const n = names.length;
  const roots = names.map(() => Array.from({ length: rank }, () => normal() * 10 ** (uniform() - 0.5)));
  const shuffled = [...names.keys()].sort((a, b) => ((a * 7919) % n) - ((b * 7919) % n));
  const cell = (i: number, j: number) => roots[i]!.reduce((sum, x, m) => sum + x * roots[j]![m]!, 0) / rank;
  const columns = [...shuffled].reverse();
  return new Frame(
    shuffled.map((i) => names[i]!),
    columns.map((i) => names[i]!),
    Float64Array.from({ length: n * n }, (_, at) => cell(shuffled[Math.floor(at / n)]!, columns[at % n]!)),
  );
}

export function knownProblem(shape: KnownShape): KnownProblem {
  const { normal, uniform, below } = generator(shape.seed);
  const ids = Array.from({ length: shape.levels }, (_, i) => `i${i}`);
  const extra = ["unseen1", "unseen2"];
  const known = Object.fromEntries(
    shape.of.map((group, g) => [
      group,
      randomCovariance(
        shape.seed + 17 * (g + 1),
        group === "batch" ? ["b0", "b1", "b2", "b3", "b4", "b5"] : [...ids, ...extra],
        shape.rank,
      ),
    ]),
  );
  const n = shape.rows;
  const id = Array.from({ length: n }, (_, i) => ids[i < shape.levels ? i : below(shape.levels)]!);
  const batch = Array.from({ length: n }, (_, i) => `b${i < 6 ? i : below(6)}`);
  const x = Float64Array.from({ length: n }, () => normal());
  const arm = Array.from({ length: n }, () => (uniform() < 0.5 ? "u" : "v"));
  const weights = shape.weights ? Float64Array.from({ length: n }, () => 0.3 + uniform()) : undefined;
  const terms = shape.bars.split(" + (").map((bar) => {
    const [left, group] = bar.replace(/[()]/g, "").split(" | ") as [string, string];
    const names = left.includes("x") ? (left.startsWith("0") ? ["x"] : ["1", "x"]) : ["1"];
    const labels = group === "batch" ? batch : id;
    const Z = Array.from({ length: n }, (_, i) => names.map((name) => (name === "x" ? x[i]! : 1)));
    const K = known[group];
    const between = (g: string, h: string) => (K === undefined ? Number(g === h) : K.get(g, h));
    return { k: names.length, labels, Z, between };
  });
  const psis = (theta: ArrayLike<number>) => {
    let from = 0;
    return terms.map(({ k }) => {
      const size = (k * (k + 1)) / 2;
      const Psi = psiOfTheta(Array.from(theta).slice(from, from + size), k);
      from += size;
      return Psi;
    });
  };
  const form = (z: readonly number[], Psi: number[][], other: readonly number[]) =>
    z.reduce(
      (sum, own, a) => sum + own * other.reduce((inner, value, b) => inner + Psi[a]![b]! * value, 0),
      0,
    );
  const covariance = (theta: ArrayLike<number>) => {
    const Psi = psis(theta);
    return Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => {
        const own = i === j ? 1 / (weights?.[i] ?? 1) : 0;
        return terms.reduce(
          (sum, { labels, Z, between }, t) =>
            sum + between(labels[i]!, labels[j]!) * form(Z[i]!, Psi[t]!, Z[j]!),
          own,
        );
      }),
    );
  };
  const effectCovariance = (theta: ArrayLike<number>, level: string) => {
    const Psi = psis(theta)[0]!;
    const { k, labels, Z, between } = terms[0]!;
    return {
      rows: Array.from({ length: k }, (_, a) =>
        Array.from(
          { length: n },
          (_, i) =>
            between(level, labels[i]!) *
            form(
              Psi[a]!.map((_, b) => Number(a === b)),
              Psi,
              Z[i]!,
            ),
        ),
      ),
      own: Psi.map((row) => row.map((value) => value * between(level, level))),
    };
  };
  const effects = known[shape.of[0]!]!;
  const u = new Map(effects.rowNames.map((name) => [name, 1.2 * normal()]));
  const v = new Map(effects.rowNames.map((name) => [name, 0.7 * normal()]));
  const mixed = (values: Map<string, number>, name: string) =>
    effects.columnNames.reduce((sum, other) => sum + effects.get(name, other) * values.get(other)!, 0) /
    Math.sqrt(shape.levels);
  const ofId = shape.of[0] !== "batch";
  const y = Float64Array.from({ length: n }, (_, i) => {
    const name = ofId ? id[i]! : batch[i]!;
    return (
      20 +
      0.5 * x[i]! +
      (arm[i] === "v" ? 0.4 : 0) +
      mixed(u, name) +
      x[i]! * mixed(v, name) +
      0.4 * below(3) +
      normal()
    );
  });
  const columns = { id, id2: id, batch, x, arm, y, ...(weights && { w: weights }) };
  const table = { index: Array.from({ length: n }, (_, i) => `s${i}`), columns };
  return { table, known, y, weights, covariance, effectCovariance };
}
