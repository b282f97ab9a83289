import type { Design } from "../design/design.js";
import { DEPENDENT_SHARE, orthonormalise } from "../fit/prepare/orthonormalise.js";
import { type FitDesign, inKernelOrder, isByClasses } from "../fit/run/fit-design.js";
import type { SharedRows } from "../inference/covariance/response-rows.js";
import { type Scratch, withScratch } from "../kernel/scratch.js";
import { drawPermutations, HELD, TIE } from "./draw-permutations.js";
import { type PermutationScheme, schemeFor, unitsOf } from "./permutation-scheme.js";
import { type PermutableResponse, permutableResponse } from "./permuted-statistics.js";
import { openStream } from "./stream.js";
import { denseWhitener } from "./whiten-dense.js";
import { factorWhitener, type Whiten } from "./whiten-factor.js";

/** How a term is tested by the whole table. */
interface TableTest {
  /** Pseudo-F: explained over residual sum of squares of all responses, each over its degrees of freedom. */
  readonly statistic: number;
  readonly numDf: number;
  readonly denDf: number;
  /** Share of the term in the sum of squares that other terms leave. */
  readonly share: number;
  readonly p: number;
  readonly scheme: PermutationScheme;
}

/** Where columns of a term stand. */
interface TermPlace {
  /** Columns of the term, and of those that contain it. */
  readonly own: readonly number[];
  readonly containing: readonly number[];
}

/**
 * Test one term by all responses at once: with everything whitened by the V that they have in common, the squared length
 * that the term adds to the projections of all responses on the terms that do not contain it (McArdle & Anderson 2001,
 * Ecology 82, 290–297, with Euclidean distances; Aitchison's for balances), against permutations of the residuals
 * without the term, the same for all responses (Freedman & Lane 1983). An orthonormal change of the responses changes
 * nothing.
 *
 * @param X columns of X on the whitener's rows: those neither of the term nor containing it, the term, those containing it
 */
export function testTable(
  part: SharedRows,
  theta: Float64Array,
  X: Float64Array,
  term: TermPlace,
  name: string,
  { nperm, seed }: { readonly nperm: number; readonly seed: number },
): TableTest {
  const { design, reduced } = part;
  const scheme = schemeFor(design, reduced, term.own);
  const count = nperm + 1;
  const [explained, left] = [new Float64Array(count), new Float64Array(count)];
  return withScratch((scratch) => {
    const whiten = whitenerOf(design, reduced, theta);
    const numDf = termRank(scratch, X, reduced.n, term, whiten);
    const ready = part.responses.map((response) => {
      const added = term.own.length + term.containing.length;
      const groups = scheme === "between" && isByClasses(reduced) ? reduced : undefined;
      return permutableResponse(
        scratch,
        whiten,
        inKernelOrder(reduced, part.read(response)),
        X.slice(),
        added,
        groups,
      );
    });
    const units = unitsOf(design, reduced, undefined, scheme);
    const width = units.key.length;
    const held = Math.max(1, Math.min(count, Math.floor(HELD / width)));
    const random = openStream(scratch, seed, `whole table ${name}`);
    for (let first = 0; first < count; first += held) {
      const size = Math.min(held, count - first);
      const position = scratch.kernel.mark();
      const drawn = drawPermutations(scratch, random, units, first, size);
      scratch.kernel.release(position);
      for (const response of ready) addSquares(response, numDf, drawn, size, first, explained, left);
    }
    const denDf = ready[0]!.df;
    const statistics = explained.map((value, i) => value / numDf / (left[i]! / denDf));
    const reached = statistics.reduce((total, value) => total + (value >= statistics[0]! * TIE ? 1 : 0), 0);
    return {
      statistic: numDf === 0 ? Number.NaN : statistics[0]!,
      numDf,
      denDf,
      share: explained[0]! / (explained[0]! + left[0]!),
      p: numDf === 0 ? Number.NaN : reached / count,
      scheme,
    };
  });
}

function whitenerOf(design: Design, reduced: FitDesign, theta: Float64Array): Whiten {
  return isByClasses(reduced) ? factorWhitener(reduced, theta) : denseWhitener(design, theta, undefined);
}

/** How much a term adds to the rank of the columns before it. */
function termRank(scratch: Scratch, X: Float64Array, n: number, term: TermPlace, whiten: Whiten): number {
  const columns = X.length / n - term.containing.length;
  const whitened = X.slice(0, columns * n);
  whiten(whitened);
  const position = scratch.kernel.mark();
  const { kept } = orthonormalise(scratch, whitened, n, columns, DEPENDENT_SHARE, 0);
  scratch.kernel.release(position);
  return kept.filter((j) => j >= columns - term.own.length).length;
}

/** Add the sums of squares of one response under each permutation: what the term explains, and what no term does. */
function addSquares(
  { width, residual, p, added, Q, fixed, total }: PermutableResponse,
  numDf: number,
  permutations: Int32Array,
  count: number,
  first: number,
  explained: Float64Array,
  left: Float64Array,
): void {
  const length = residual.length;
  const units = length / width;
  const permuted = new Float64Array(length);
  for (let r = 0; r < count; r++) {
    for (let u = 0; u < units; u++) {
      const from = permutations[r * units + u]! * width;
      for (let a = 0; a < width; a++) permuted[u * width + a] = residual[from + a]!;
    }
    let rest = total;
    for (let j = 0; j < p; j++) {
      let along = fixed[j]!;
      const offset = j * length;
      for (let i = 0; i < length; i++) along += Q[offset + i]! * permuted[i]!;
      rest -= along * along;
      const isTerm = j >= p - added && j < p - added + numDf;
      if (isTerm) explained[first + r]! += along * along;
    }
    left[first + r]! += rest;
  }
}
