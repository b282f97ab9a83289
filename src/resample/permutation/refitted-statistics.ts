import { type FitDesign, openDesign } from "../../fit/run/fit-design.js";
import { blockCapacity } from "../../fit/run/fit-rows.js";
import { recordLayout } from "../../fit/run/records.js";
import type { Scratch } from "../../kernel/scratch.js";
import { heldSquares, placesIn } from "./held-squares.js";
import type { Whiten } from "./whiten-factor.js";

/** The models that a term is tested by. */
interface RefittedModels {
  /** Without the term, as the plan asks for it. */
  readonly without: FitDesign;
  readonly reml: boolean;
  /** Without the term and with it, nothing held. */
  readonly squares: readonly [FitDesign, FitDesign];
  /** Row of the design at each place of the whitener. */
  readonly order: Int32Array;
}

/** The whitened residuals of a response, what gives their colour back, and θ̂₀. */
interface Whitened {
  readonly residual: Float64Array;
  readonly colour: Whiten;
  readonly theta: Float64Array;
}

/**
 * F statistics of a term under permutations of whitened residuals, V estimated anew in each permuted set: the F of an observed
 * response knows its V̂₀ from the same few groups that the term is tested by, and is bounded by their number. Under a V̂₀ that is
 * held, permutations would be compared with it that are not. NaN where no statistic can be formed.
 *
 * @returns a function of a response and its permutations, count × n places from which a row is taken; the identity keeps θ̂₀
 */
export function refittedStatistics(scratch: Scratch, models: RefittedModels) {
  const { without, reml, squares, order } = models;
  const { n } = without;
  const open = openDesign(scratch, without, reml, false);
  const capacity = blockCapacity(n);
  const responses = scratch.f64(capacity * n);
  const records = scratch.f64(capacity * open.recordSize);
  const at = recordLayout(without).theta;
  const squaresOf = heldSquares(scratch, squares, 1, order);
  const places = placesIn(without, order);
  const [p0, p1] = [squares[0].p, squares[1].p];
  const df = n - p1;

  const estimates = (drawn: readonly Float64Array[]): Float64Array[] => {
    const view = scratch.viewF64(responses, drawn.length * n);
    drawn.forEach((y, j) => {
      for (let i = 0; i < n; i++) view[j * n + i] = y[places[i]!]!;
    });
    open.fit(responses, drawn.length, 0, records);
    const out = scratch.viewF64(records, drawn.length * open.recordSize);
    return drawn.map((_, j) =>
      out.slice(j * open.recordSize + at, j * open.recordSize + at + without.parameters),
    );
  };

  return ({ residual, colour, theta }: Whitened, permutations: Int32Array, count: number): Float64Array => {
    const out = new Float64Array(count).fill(Number.NaN);
    if (p1 === p0 || df <= 0) return out;
    for (let first = 0; first < count; first += capacity) {
      const own = Array.from({ length: Math.min(capacity, count - first) }, (_, r) =>
        permutations.subarray((first + r) * n, (first + r + 1) * n),
      );
      const drawn = own.map((permutation) => {
        const y = new Float64Array(n);
        for (let i = 0; i < n; i++) y[i] = residual[permutation[i]!]!;
        colour(y);
        return y;
      });
      const found = estimates(drawn);
      drawn.forEach((y, r) => {
        const isIdentity = own[r]!.every((place, i) => place === i);
        const { without: left, with: right } = squaresOf([y], isIdentity ? theta : found[r]!);
        out[first + r] = Math.max(0, left - right) / (p1 - p0) / (right / df);
      });
    }
    return out;
  };
}
