import { type FitDesign, openDesign, setTheta } from "../../fit/run/fit-design.js";
import { SIGMA2 } from "../../kernel/layouts.js";
import type { Scratch } from "../../kernel/scratch.js";

/** Residual sums of squares under one V, without a term and with it. */
interface Squares {
  readonly without: number;
  readonly with: number;
}

/**
 * The residual sums of squares of some responses together under V(θ), without a term and with it.
 *
 * @param designs without the term and with it; σ must not be held
 * @param count responses that are given together
 * @param order row of the design at each place of the responses
 */
export function heldSquares(
  scratch: Scratch,
  designs: readonly [FitDesign, FitDesign],
  count: number,
  order: Int32Array,
): (responses: readonly Float64Array[], theta: Float64Array) => Squares {
  const both = designs.map((design) => {
    const open = openDesign(scratch, design, true, true);
    const responses = scratch.f64(count * design.n);
    const records = scratch.f64(count * open.recordSize);
    return { design, open, places: placesIn(design, order), responses, records };
  });
  return (responses, theta) => {
    const [left, right] = both.map(({ design, open, places, responses: at, records }) => {
      const { n, p } = design;
      const view = scratch.viewF64(at, count * n);
      responses.forEach((y, j) => {
        for (let i = 0; i < n; i++) view[j * n + i] = y[places[i]!]!;
      });
      setTheta(scratch, open, theta);
      open.fit(at, count, 0, records);
      const out = scratch.viewF64(records, count * open.recordSize);
      let total = 0;
      for (let j = 0; j < count; j++) total += (n - p) * out[j * open.recordSize + SIGMA2]!;
      return total;
    });
    return { without: left!, with: right! };
  };
}

/**
 * Where the rows of a design's kernel are found in another order.
 *
 * @param order row of the design at each place of the other
 */
export function placesIn({ order: own, n }: FitDesign, order: Int32Array): Int32Array {
  const placeOf = new Int32Array(n);
  order.forEach((row, place) => {
    placeOf[row] = place;
  });
  return own?.map((row) => placeOf[row]!) ?? placeOf;
}
