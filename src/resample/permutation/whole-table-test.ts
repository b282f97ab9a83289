import type { Design } from "../../design/design.js";
import { DEPENDENT_SHARE, orthonormalise } from "../../fit/prepare/orthonormalise.js";
import type { FitDesign } from "../../fit/run/fit-design.js";
import type { SharedRows } from "../../inference/covariance/response-rows.js";
import { type Scratch, withScratch } from "../../kernel/scratch.js";
import { openStream } from "../stream.js";
import { drawPermutations, HELD, TIE } from "./draw-permutations.js";
import { type GroupedRows, groupedRows } from "./grouped-rows.js";
import { heldSquares } from "./held-squares.js";
import { orderedColumns } from "./ordered-columns.js";
import { type PermutationScheme, schemeFor, unitsOf } from "./permutation-scheme.js";
import { project } from "./permuted-statistics.js";
import { pooledScoring } from "./pooled-score.js";
import { denseRoots } from "./whiten-dense.js";
import { factorColourer, factorWhitener, groupCoordinates, type Whiten } from "./whiten-factor.js";

/** How a term is tested by the whole table. */
export interface TableTest {
  /** Pseudo-F: explained over residual sum of squares of all responses, each over its degrees of freedom. */
  readonly statistic: number;
  readonly numDf: number;
  readonly denDf: number;
  /** Share of the term in the sum of squares that other terms leave. */
  readonly share: number;
  /** How many of the permutations reach it; NaN where there is nothing to test. */
  readonly reached: number;
  readonly scheme: PermutationScheme;
}

/** The models that a test compares. */
interface TestedModels {
  /** Without the term and those that contain it, and the responses. */
  readonly without: SharedRows;
  /** With the term. */
  readonly with: FitDesign;
  /** The design of the whole model, and the columns of the term in it. */
  readonly design: Design;
  readonly own: readonly number[];
}

/** V^(−½) or its like with what goes with it, on the rows in the order of the reduced design. */
interface Roots {
  readonly whiten: Whiten;
  /** Its transpose. */
  readonly transposed: Whiten;
  /** Its inverse. */
  readonly colour: Whiten;
}

/**
 * Test one term by all responses at once: the sum of squares that the term takes from what the other terms leave, of all
 * responses (McArdle & Anderson 2001, Ecology 82, 290–297, with Euclidean distances; Aitchison's for balances), under the V
 * that they have in common. It is held against the same under permutations of the whitened residuals of the model without the term,
 * the same for all responses (Freedman & Lane 1983), for each of which V is estimated again (`pooledScoring`): held at its
 * estimate, what is uncertain about it would be missing from the reference. An orthonormal change of the responses changes
 * nothing.
 *
 * @param theta of the model without the term
 */
export function testTable(
  models: TestedModels,
  theta: Float64Array,
  name: string,
  { seed, first: start, count }: { readonly seed: number; readonly first: number; readonly count: number },
): TableTest {
  const { without, design } = models;
  const { reduced, responses, read } = without;
  const grouped = groupedRows(without);
  const scheme = schemeFor(design, grouped, models.own);
  const numDf = models.with.p - reduced.p;
  const denDf = reduced.n - models.with.p;
  const shape = { numDf, denDf, scheme };
  if (numDf === 0) return { ...shape, statistic: Number.NaN, share: Number.NaN, reached: Number.NaN };
  return withScratch((scratch) => {
    const n = reduced.n;
    const order = grouped?.rows.order ?? Int32Array.from({ length: n }, (_, i) => i);
    const roots = rootsOf(without.design, grouped, theta);
    const Q = nullBasis(scratch, without, order, roots.whiten);
    const residuals = responses.map((response) => {
      const y = read(response);
      const e = Float64Array.from(order, (row) => y[row]!);
      roots.whiten(e);
      project(e, Q);
      return e;
    });
    const size = residuals.reduce(
      (sum, e) => sum + e.reduce((square, value) => square + value * value, 0),
      0,
    );
    const scale = size / (residuals.length * (n - Q.length / n));
    const estimate = pooledScoring(without.design, theta, roots.whiten, Q, order, scale);
    const squares = heldSquares(scratch, [without.reduced, models.with], responses.length, order);
    const statisticOf = (own: readonly Float64Array[], isObserved: boolean) => {
      const at =
        isObserved || estimate === null
          ? theta
          : estimate(
              own,
              own.map((e) => apply(roots.transposed, e)),
            );
      return squares(
        own.map((e) => apply(roots.colour, e)),
        at,
      );
    };
    const observed = statisticOf(residuals, true);
    const statistic = fOf(observed, numDf, denDf);
    let reached = 0;
    const units = unitsOf(without.design, grouped, undefined, scheme);
    const held = Math.max(1, Math.min(count, Math.floor(HELD / units.key.length)));
    const random = openStream(scratch, seed, `whole table ${name}`);
    const permute = permuter(grouped, residuals, scheme);
    for (let first = start; first < start + count; first += held) {
      const drawn = Math.min(held, start + count - first);
      const position = scratch.kernel.mark();
      const permutations = drawPermutations(scratch, random, units, first, drawn);
      scratch.kernel.release(position);
      for (let r = 0; r < drawn; r++) {
        if (first + r === 0) {
          reached++;
          continue;
        }
        const own = permute(permutations.subarray(r * units.key.length, (r + 1) * units.key.length));
        for (const e of own) project(e, Q);
        if (fOf(statisticOf(own, false), numDf, denDf) >= statistic * TIE) reached++;
      }
    }
    const share = (observed.without - observed.with) / observed.without;
    return { ...shape, statistic, share, reached };
  });
}

function fOf(
  squares: { readonly without: number; readonly with: number },
  numDf: number,
  denDf: number,
): number {
  return (squares.without - squares.with) / numDf / (squares.with / denDf);
}

function apply(root: Whiten, x: Float64Array): Float64Array {
  const out = x.slice();
  root(out);
  return out;
}

function rootsOf(design: Design, grouped: GroupedRows | undefined, theta: Float64Array): Roots {
  if (grouped === undefined) return denseRoots(design, theta, undefined);
  const Psi = grouped.psi(theta);
  const whiten = factorWhitener(grouped.rows, Psi);
  return { whiten, transposed: whiten, colour: factorColourer(grouped.rows, Psi) };
}

/** Orthonormal columns that span the whitened X of the model without the term. */
function nullBasis(scratch: Scratch, without: SharedRows, order: Int32Array, whiten: Whiten): Float64Array {
  const X = orderedColumns(without.design, without.present, order, []);
  const columns = without.design.fixed.columns.length;
  if (columns === 0) return X;
  whiten(X);
  const position = scratch.kernel.mark();
  const { basis, rank } = orthonormalise(scratch, X, without.reduced.n, columns, DEPENDENT_SHARE, 0);
  scratch.kernel.release(position);
  return basis.slice(0, rank * without.reduced.n);
}

/** Residuals with their rows, or the coordinates of their groups, in other places. */
function permuter(
  grouped: GroupedRows | undefined,
  residuals: readonly Float64Array[],
  scheme: PermutationScheme,
) {
  if (scheme !== "between" || grouped === undefined) {
    return (permutation: Int32Array) => residuals.map((e) => e.map((_, i) => e[permutation[i]!]!));
  }
  const { n, k, groups, groupStart, Zq } = grouped.rows;
  const coordinates = residuals.map((e) => groupCoordinates(grouped.rows, e));
  return (permutation: Int32Array) =>
    residuals.map((e, j) => {
      const out = e.slice();
      const own = coordinates[j]!;
      for (let g = 0; g < groups; g++) {
        for (let a = 0; a < k; a++) {
          const change = own[permutation[g]! * k + a]! - own[g * k + a]!;
          for (let i = groupStart[g]!; i < groupStart[g + 1]!; i++) out[i]! += change * Zq[a * n + i]!;
        }
      }
      return out;
    });
}
