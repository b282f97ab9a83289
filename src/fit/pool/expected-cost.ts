import type { ClassDesign } from "../prepare/class-design.js";
import type { MarginalDesign } from "../prepare/marginal-design.js";
import type { SparseDesign } from "../prepare/sparse-design.js";
import { type FitDesign, isByClasses, isMarginal } from "../run/fit-design.js";
import type { Wanted } from "../run/fit-rows.js";

/** Milliseconds per multiplication and addition, what goes with them included. */
const FLOP = 2e-6;

/**
 * Milliseconds that a response is expected to take: the order of magnitude, from the arithmetic that a fit consists of.
 * It decides how many responses are handed out at first; measured times take its place.
 */
export function expectedMilliseconds(design: FitDesign, wanted: Wanted): number {
  const reading = design.n * (design.p + 4) * 0.5;
  const searching = searchCost(design, wanted);
  return FLOP * (reading + searching);
}

function searchCost(design: FitDesign, wanted: Wanted): number {
  if (isByClasses(design)) return classSearch(design);
  return isMarginal(design) ? marginalSearch(design) : sparseSearch(design, wanted);
}

/** Rows that are left after the rotation meet the products of X, and pairs of them those along every parameter. */
function marginalSearch({ blockStart, squareStart, p, parameters, widest }: MarginalDesign): number {
  const rows = blockStart.at(-1)!;
  return 10 * (rows * (p + 1) * (p + 1) * 4 + squareStart.at(-1)! * widest * parameters * 2);
}

/** Classes meet the products of X and Z at each of some evaluations; a scalar effect needs few. */
function classSearch({ classes, reduced, k, p, parameters }: ClassDesign): number {
  const evaluations = k === 1 ? 15 : 15 * (1 + parameters);
  return reduced * k * p + evaluations * classes * k * k * (p + 1) * (p + 1);
}

/** The factor of the blocks and its inverse at each evaluation; tests differentiate in every parameter besides. */
function sparseSearch(design: SparseDesign, { satterthwaite, joint }: Wanted): number {
  const { columnStart, sparse, tail } = design;
  let products = tail ** 3;
  for (let j = 0; j < sparse; j++) products += (columnStart[j + 1]! - columnStart[j]!) ** 2;
  const m = design.parameters;
  const evaluations = 15 * (1 + m) + (satterthwaite || joint ? 2 * m + 1 : 0);
  return evaluations * products;
}
