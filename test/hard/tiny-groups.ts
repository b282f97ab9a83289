import { expect } from "vitest";
import { type Draw, drawFrom, labels, study, tableOf } from "../support/hard-problem.js";
import { fitHard, TOLERANCE } from "./compare.js";

/** Expects a fit of so many groups to end at the lowest value of the textbook's criterion, and to report that value. */
export function expectTinyGroupsSolved(groups: number, spread: number): void {
  const { formula, table, criterion } = tinyGroups(drawFrom(groups), groups, spread);
  const { result } = fitHard({ formula, table });
  const [ours, n] = [result.criterion[0]!, result.nobs[0]!];
  const slack = TOLERANCE * Math.max(Math.abs(ours), n);
  expect(ours - lowestOver(criterion)).toBeLessThan(slack);
  expect(Math.abs(ours - criterion(result.theta[0]! ** 2))).toBeLessThan(slack);
}

/** A problem with very many groups of one to four rows, and its criterion by the textbook. */
function tinyGroups(draw: Draw, groups: number, spread: number) {
  const sizes = Array.from({ length: groups }, () => draw.between(1, 4));
  const columns = study(draw, { sizes, spread: [spread] });
  return {
    formula: "x + w + (1 | g)",
    table: tableOf({ ...columns, g: labels(sizes) }),
    criterion: interceptCriterion(sizes, [columns.y.map(() => 1), columns.x, columns.w, columns.y]),
  };
}

/**
 * The restricted criterion of a random intercept as a function of t = θ²: in a group of n rows V⁻¹ = I − t/(1 + nt) 11',
 * so that cross-products are those within groups, plus those of the group means times n/(1 + nt).
 *
 * @param columns X, one after the other, then y; rows sorted by group
 */
function interceptCriterion(sizes: readonly number[], columns: readonly (readonly number[])[]) {
  const m = columns.length;
  const within = square(m);
  const between = new Map<number, { count: number; products: number[][] }>();
  let from = 0;
  for (const size of sizes) {
    const means = columns.map((column) => {
      let total = 0;
      for (let i = from; i < from + size; i++) total += column[i]!;
      return total / size;
    });
    if (!between.has(size)) between.set(size, { count: 0, products: square(m) });
    const own = between.get(size)!;
    own.count++;
    for (let a = 0; a < m; a++) {
      for (let b = 0; b <= a; b++) {
        own.products[a]![b]! += means[a]! * means[b]!;
        for (let i = from; i < from + size; i++)
          within[a]![b]! += (columns[a]![i]! - means[a]!) * (columns[b]![i]! - means[b]!);
      }
    }
    from += size;
  }
  const nu = from - (m - 1);
  return (t: number): number => {
    let logDet = 0;
    const A = within.map((row) => row.slice());
    for (const [size, { count, products }] of between) {
      logDet += count * Math.log1p(size * t);
      for (let a = 0; a < m; a++)
        for (let b = 0; b <= a; b++) A[a]![b]! += (size / (1 + size * t)) * products[a]![b]!;
    }
    const pivots = eliminate(A);
    const S = pivots.pop()!;
    for (const pivot of pivots) logDet += Math.log(pivot);
    return logDet + nu * (1 + Math.log((2 * Math.PI * S) / nu));
  };
}

function square(m: number): number[][] {
  return Array.from({ length: m }, () => new Array<number>(m).fill(0));
}

/** Pivots of Gauss' elimination of a symmetric matrix given by its lower triangle; the last is what y leaves. */
function eliminate(A: number[][]): number[] {
  const m = A.length;
  const pivots: number[] = [];
  for (let j = 0; j < m; j++) {
    const pivot = A[j]![j]!;
    pivots.push(pivot);
    for (let a = j + 1; a < m; a++)
      for (let b = j + 1; b <= a; b++) A[a]![b]! -= (A[a]![j]! * A[b]![j]!) / pivot;
  }
  return pivots;
}

/** The lowest value over t ≥ 0: a grid in log t, then golden sections around its lowest point. */
function lowestOver(criterion: (t: number) => number): number {
  const grid = Array.from({ length: 60 }, (_, i) => 10 ** (i / 5 - 8));
  const values = grid.map(criterion);
  const lowest = values.indexOf(values.reduce((a, b) => Math.min(a, b)));
  let [low, high] = [Math.log(grid[Math.max(0, lowest - 1)]!), Math.log(grid[Math.min(59, lowest + 1)]!)];
  for (let i = 0; i < 60; i++) {
    const [a, b] = [low + 0.382 * (high - low), low + 0.618 * (high - low)];
    if (criterion(Math.exp(a)) < criterion(Math.exp(b))) high = b;
    else low = a;
  }
  return Math.min(criterion(0), criterion(Math.exp((low + high) / 2)));
}
