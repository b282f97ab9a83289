import type { MarginalDesign } from "../prepare/marginal-design.js";

/**
 * θ of a model whose residuals have a structure, as it is reported, and as the kernel has it: there the first standard deviation
 * of the residual, which is one, stands among the others, gaps in time count in units of the kernel, and what the
 * kernel searches is without bounds.
 */

/** The place of the standard deviation that is held. */
function heldPlace({ terms, residual }: MarginalDesign): number {
  return terms[residual]!.from;
}

/** θ as it is reported, from a record of the kernel. */
export function marginalTheta(design: MarginalDesign, own: Float64Array): Float64Array {
  const all = own.slice();
  for (const { isGaps, from } of design.terms) if (isGaps) all[from + 1]! **= 1 / design.timeUnit;
  const held = heldPlace(design);
  all.copyWithin(held, held + 1);
  return all.subarray(0, -1);
}

/**
 * The kernel's parameters.
 *
 * @param theta as it is reported, or with the standard deviation that is held
 * @param ofTerms the parameters of terms from a θ of the kernel's length
 */
export function marginalParameters(
  design: MarginalDesign,
  theta: Float64Array,
  ofTerms: (theta: Float64Array) => Float64Array,
): Float64Array {
  const { parameters, ratios, terms, timeUnit } = design;
  const all = theta.length === parameters ? theta : withHeld(theta, heldPlace(design));
  const own = ofTerms(all);
  for (const { isGaps, from } of terms) {
    if (!isGaps) continue;
    own[from] = Math.sqrt(all[from]!);
    own[from + 1] = Math.asin(Math.sqrt(all[from + 1]! ** timeUnit));
  }
  for (let i = parameters - ratios; i < parameters; i++) own[i] = Math.sqrt(all[i]!);
  return own;
}

/**
 * The slopes of θ, as it is reported, along each of the kernel's parameters; zero along the one that is held.
 *
 * @param ofTerms those of terms with matrices, for a θ of the kernel's length
 */
export function marginalSlopes(
  design: MarginalDesign,
  theta: Float64Array,
  ofTerms: (theta: Float64Array) => Float64Array[],
): Float64Array[] {
  const { parameters, ratios, terms, timeUnit } = design;
  const held = heldPlace(design);
  const all = withHeld(theta, held);
  const slopes = ofTerms(all);
  for (let i = slopes.length; i < parameters; i++) slopes.push(new Float64Array(parameters));
  for (const { isGaps, from } of terms) {
    if (!isGaps) continue;
    const phi = all[from + 1]!;
    const root = Math.sqrt(phi ** timeUnit);
    slopes[from]!.fill(0)[from] = 2 * Math.sqrt(all[from]!);
    // φ = (sin²ψ)^(1 / unit).
    slopes[from + 1]!.fill(0)[from + 1] =
      root > 0 ? ((2 / timeUnit) * phi * Math.sqrt(1 - root * root)) / root : 0;
  }
  for (let i = parameters - ratios; i < parameters; i++) slopes[i]![i] = 2 * Math.sqrt(all[i]!);
  return slopes.map((slope, i) => {
    if (i === held) slope.fill(0);
    slope.copyWithin(held, held + 1);
    return slope.subarray(0, -1);
  });
}

function withHeld(theta: Float64Array, place: number): Float64Array {
  const all = new Float64Array(theta.length + 1);
  all.set(theta.subarray(0, place));
  all[place] = 1;
  all.set(theta.subarray(place), place + 1);
  return all;
}
