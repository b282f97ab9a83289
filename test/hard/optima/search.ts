import type { Draw } from "../../support/hard-problem.js";
import { descend, type End } from "./descend.js";
import { type Evaluator, evaluatorOf } from "./evaluate.js";
import type { PreciseProblem } from "./families.js";
import type { PlainProblem, PlainTerm } from "./plain.js";

/** Random starts that are looked at, and descents from the best of them. */
const LOOKED_AT = 40;
const DESCENTS = 4;

/**
 * The lowest criterion that descents from many starts find: the covariances of the effects that the response was made
 * of, the same with each term left out, random sizes and directions of which the lowest are descended from, and what
 * others have found, with what is zero in it opened.
 */
export function searchPlain(
  problem: PlainProblem,
  { effects, ratio }: PreciseProblem,
  draw: Draw,
  near: readonly Float64Array[],
): End {
  const f = evaluatorOf(problem);
  let best: End = { theta: new Float64Array(problem.parameters), value: Number.POSITIVE_INFINITY };
  const tryFrom = (start: Float64Array) => {
    const end = descend(f, start, sizesOf(problem, start));
    if (end.value < best.value) best = end;
    return end;
  };
  const truth = drawnTheta(problem, effects);
  for (const start of [truth, ...near]) tryFrom(start);
  const looked = starts(problem, ratio, draw).map((theta) => ({ theta, value: f.value(theta) }));
  looked.sort((a, b) => a.value - b.value);
  for (const { theta } of apart(looked, problem).slice(0, DESCENTS)) tryFrom(theta);
  for (let round = 0; round < 3; round++) {
    const before = best.value;
    for (const start of opened(problem, f, best.theta, draw)) tryFrom(start);
    if (!(best.value < before - 1e-9)) break;
  }
  return best;
}

/** Starts that do not share the sizes of a better one. */
function apart(looked: readonly End[], { terms }: PlainProblem): End[] {
  const seen = new Set<string>();
  return looked.filter(({ theta }) => {
    const key = terms.map((term) => Math.round(Math.log10(sizeOf(term, theta) + 1e-3))).join();
    return seen.size !== seen.add(key).size;
  });
}

/** Root of the sum of squares of a term's θ. */
function sizeOf({ from, parameters }: PlainTerm, theta: Float64Array): number {
  return Math.sqrt(theta.subarray(from, from + parameters).reduce((sum, value) => sum + value * value, 0));
}

/** For every parameter a tenth of the size of its term, and of one at least. */
function sizesOf({ terms }: PlainProblem, theta: Float64Array): number[] {
  return terms.flatMap((term) =>
    new Array<number>(term.parameters).fill(Math.max(0.3, 0.1 * sizeOf(term, theta))),
  );
}

/** Λ of the mean products of the effects as they were drawn. */
function drawnTheta({ terms, parameters }: PlainProblem, effects: PreciseProblem["effects"]): Float64Array {
  const theta = new Float64Array(parameters);
  for (const { group, k, first, from, entries } of terms) {
    const drawn = effects[group]!;
    const L = Array.from({ length: k }, () => new Array<number>(k).fill(0));
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) {
        let value =
          drawn.reduce((total, b) => total + b[first + i]! * b[first + j]!, 0) /
          Math.max(1, drawn.length - 1);
        for (let m = 0; m < j; m++) value -= L[i]![m]! * L[j]![m]!;
        L[i]![j] = i === j ? Math.sqrt(Math.max(value, 0)) : L[j]![j]! > 0 ? value / L[j]![j]! : 0;
      }
    }
    for (const [a, b, parameter] of entries) theta[from + parameter] = L[a]![b]!;
  }
  return theta;
}

/** Sizes from 0.01 to three times the largest, a term at zero now and then, directions of every rank. */
function starts({ terms, parameters }: PlainProblem, ratio: number, draw: Draw): Float64Array[] {
  const most = Math.log10(3 * ratio);
  return Array.from({ length: LOOKED_AT }, () => {
    const theta = new Float64Array(parameters);
    for (const { k, from, entries } of terms) {
      const size = draw.uniform() < 0.15 ? 0 : 10 ** (-1.5 + (most + 1.5) * draw.uniform());
      const rank = draw.between(1, k);
      const isDiagonal = draw.uniform() < 0.4;
      const scales = Array.from({ length: k }, () => (draw.uniform() < 0.3 ? 0.05 : 1));
      for (const [a, b, parameter] of entries) {
        const value = a === b ? Math.abs(draw.normal()) : isDiagonal ? 0 : draw.normal();
        theta[from + parameter] = b < rank || isDiagonal ? size * scales[a]! * value : 0;
      }
    }
    return theta;
  });
}

/** An end with each term that is small, and the last columns of each Λ, opened; the sizes that lower the criterion. */
function opened({ terms }: PlainProblem, f: Evaluator, theta: Float64Array, draw: Draw): Float64Array[] {
  const base = f.value(theta);
  const out: Float64Array[] = [];
  for (const { k, from, entries } of terms) {
    for (let column = 0; column < k; column++) {
      const own = entries.filter(([, b]) => b === column);
      const length = Math.hypot(...own.map(([, , parameter]) => theta[from + parameter]!));
      if (length > 0.05 && column === 0) continue;
      let lowest: { theta: Float64Array; value: number } | undefined;
      for (const size of [0.03, 0.3, 3, 30]) {
        const tried = theta.slice();
        for (const [a, b, parameter] of own)
          tried[from + parameter]! += size * (a === b ? 1 : 0.5 * draw.normal());
        const value = f.value(tried);
        if (value < (lowest?.value ?? base + 0.5)) lowest = { theta: tried, value };
      }
      if (lowest !== undefined) out.push(lowest.theta);
    }
  }
  return out.slice(0, 3);
}
