import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import {
  type FitDesign,
  inKernelOrder,
  isMarginal,
  openDesign,
  scaledTheta,
} from "../../fit/run/fit-design.js";
import { symmetricEigen } from "../../kernel/dense.js";
import { ZERO_PIVOT } from "../../kernel/layouts.js";
import { type Scratch, withScratch } from "../../kernel/scratch.js";
import type { Table } from "../../table/table.js";
import { sharedRows, thetaOf } from "../covariance/response-rows.js";
import { curvatureOf } from "./curvature.js";

/** Longest step of the differences, relative to a θ̃ of size one or more. */
const MAX_RELATIVE_STEP = 0.1;

/** What shows that a θ is an optimum, from differences of the criterion there; θ̃ is θ in the scaled basis. */
export interface Optimality {
  /** Per θ: ∂D/∂θ̃ · max(1, |θ̃|), the slope of the criterion per relative change; zero where θ is held. */
  readonly gradient: Float64Array;
  /** Eigenvalues of ∂²D/∂θ̃² over the parameters that are neither held nor at their bound, ascending. */
  readonly curvature: Float64Array;
  /** What the criterion could still fall by, as far as its quadratic approximation tells: ½ g'H⁻¹g over the same. */
  readonly decrement: number;
  /** Positions of the pivots of Λ that are zero. */
  readonly boundary: readonly number[];
  /**
   * For each of them the slope of the criterion in the variance that would open there, the smallest over the effects
   * that could share it; not negative at an optimum.
   */
  readonly multipliers: Float64Array;
}

/**
 * The optimality of each fitted response at its θ, by differences of the criterion alone: nothing is taken over from
 * the derivatives that the search went by. Undefined where a response has no estimates.
 *
 * @param names responses to look at; the others stay undefined
 */
export function optimalityOf(
  plan: Plan,
  table: Table,
  result: FitResult,
  names: readonly string[],
): (Optimality | undefined)[] {
  const places = placesOf(result, names);
  const out = new Array<Optimality | undefined>(names.length).fill(undefined);
  for (const { reduced, responses, read } of sharedRows(plan, table, names)) {
    withScratch((scratch) => {
      const criterion = criterionOf(scratch, reduced, plan.options.reml);
      for (const i of responses) {
        const place = places[i]!;
        if (Number.isNaN(result.criterion[place]!)) continue;
        const theta = scaledTheta(reduced, thetaOf(result, place));
        out[i] = asReported(
          reduced,
          optimalityAt(criterion(read(i)), theta, columnsOf(reduced), reduced.search.free),
        );
      }
    });
  }
  return out;
}

/** Places among θ as it is reported, which leaves out the standard deviation of a structured residual that is held at one. */
function asReported(design: FitDesign, found: Optimality): Optimality {
  if (!isMarginal(design)) return found;
  const held = design.terms[design.residual]!.from;
  return {
    ...found,
    gradient: found.gradient.filter((_, i) => i !== held),
    boundary: found.boundary.map((at) => (at > held ? at - 1 : at)),
  };
}

/** Where responses stand in a result; -1 for a name that is not there. */
export function placesOf({ responses }: FitResult, names: readonly string[]): number[] {
  const places = new Map(responses.map((name, i) => [name, i]));
  return names.map((name) => places.get(name) ?? -1);
}

/** The criterion of a response as a function of θ̃, β and σ at their optimum, up to a constant. */
function criterionOf(scratch: Scratch, design: FitDesign, reml: boolean) {
  const { kernel } = scratch;
  const open = openDesign(scratch, design, reml, true);
  const response = scratch.f64(design.n);
  const place = scratch.f64(design.parameters);
  return (y: Float64Array) => {
    inKernelOrder(design, y, scratch.viewF64(response, design.n));
    // The kernel reduces the response once, in its place.
    const isTaken = kernel.takeIn(open.fitter, response);
    return (theta: Float64Array) => {
      if (!isTaken) return Number.NaN;
      scratch.viewF64(place, design.parameters).set(theta);
      return kernel.criterionOf(open.fitter, place);
    };
  };
}

/** A column of Λ: the parameter of its pivot and all of its parameters. */
interface LambdaColumn {
  readonly pivot: number;
  readonly parameters: readonly number[];
}

function columnsOf(design: FitDesign): LambdaColumn[] {
  return design.terms.flatMap(({ template: { entries }, from }) => {
    const columns = new Map<number, { pivot: number; parameters: number[] }>();
    for (let e = 0; e < entries.length; e += 3) {
      const [row, column, parameter] = [entries[e]!, entries[e + 1]!, from + entries[e + 2]!];
      if (row === column) columns.set(column, { pivot: parameter, parameters: [] });
      columns.get(column)!.parameters.push(parameter);
    }
    // Columns that share their parameter are one.
    return [...new Map([...columns.values()].map((each) => [each.pivot, each])).values()];
  });
}

function optimalityAt(
  criterion: (theta: Float64Array) => number,
  theta: Float64Array,
  columns: readonly LambdaColumn[],
  mask: Int32Array | undefined,
): Optimality {
  const free = Array.from(theta.keys()).filter((i) => mask?.[i] !== 0);
  const isZero = (i: number) => Math.abs(theta[i]!) < ZERO_PIVOT;
  const closed = columns
    .filter(({ pivot }) => isZero(pivot) && free.includes(pivot))
    .map(({ pivot, parameters }) => ({
      pivot,
      parameters: parameters.filter((i) => isZero(i) && free.includes(i)),
    }));
  const bound = new Set(closed.flatMap(({ parameters }) => parameters));
  const inside = free.filter((i) => !bound.has(i));
  const directions = inside.map((i) => axis(theta, i));
  const coarse = curvatureOf(criterion, theta, directions);
  const isOne = inside.length === 1;
  const vectors = isOne ? Float64Array.of(1) : symmetricEigen(coarse.hessian, inside.length).vectors;
  // A single direction is principal.
  const { gradient, hessian } = isOne
    ? coarse
    : curvatureOf(criterion, theta, combinations(vectors, directions));
  const slopes = new Float64Array(theta.length);
  inside.forEach((i, place) => {
    slopes[i] = coarse.gradient[place]! / MAX_RELATIVE_STEP;
  });
  return {
    gradient: slopes,
    curvature: curvaturesOf(hessian, vectors, directions, inside),
    decrement: decrementOf(gradient, hessian),
    boundary: closed.map(({ pivot }) => pivot),
    multipliers: Float64Array.from(closed, ({ parameters }) => multiplierOf(criterion, theta, parameters)),
  };
}

/** The direction of θ̃_i: the longest step is a tenth of its size, or of one where it is small. */
function axis(theta: Float64Array, i: number): Float64Array {
  const direction = new Float64Array(theta.length);
  direction[i] = MAX_RELATIVE_STEP * Math.max(1, Math.abs(theta[i]!));
  return direction;
}

/** Σ_i v_i × direction i for each row v of an orthogonal matrix. */
function combinations(rows: Float64Array, directions: readonly Float64Array[]): Float64Array[] {
  const m = directions.length;
  return directions.map((first, e) =>
    first.map((_, l) => directions.reduce((sum, direction, i) => sum + rows[e * m + i]! * direction[l]!, 0)),
  );
}

/** Eigenvalues of ∂²D/∂θ̃², ascending, from the second derivatives along orthogonal combinations of scaled axes. */
function curvaturesOf(
  hessian: Float64Array,
  rows: Float64Array,
  directions: readonly Float64Array[],
  inside: readonly number[],
): Float64Array {
  const m = inside.length;
  const scale = directions.map((direction, i) => direction[inside[i]!]!);
  if (m === 1) return Float64Array.of(hessian[0]! / (scale[0]! * scale[0]!));
  const own = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      let total = 0;
      for (let e = 0; e < m; e++)
        for (let f = 0; f < m; f++) total += rows[e * m + i]! * hessian[e * m + f]! * rows[f * m + j]!;
      own[i * m + j] = total / (scale[i]! * scale[j]!);
    }
  }
  return symmetricEigen(own, m).values.sort();
}

/**
 * The slope of the criterion in the variance that opens where an effect with these parameters leaves zero. The second
 * derivatives are taken along their own principal directions: between steep axes a slope near zero would be rounding.
 */
function multiplierOf(
  criterion: (theta: Float64Array) => number,
  theta: Float64Array,
  parameters: readonly number[],
): number {
  const directions = parameters.map((i) => axis(theta, i));
  if (parameters.length === 1) {
    return curvatureOf(criterion, theta, directions).hessian[0]! / (2 * MAX_RELATIVE_STEP ** 2);
  }
  const { vectors } = symmetricEigen(curvatureOf(criterion, theta, directions).hessian, parameters.length);
  const { hessian } = curvatureOf(criterion, theta, combinations(vectors, directions));
  const own = symmetricEigen(hessian, parameters.length).values;
  return own.reduce(
    (least, value) => Math.min(least, value / (2 * MAX_RELATIVE_STEP ** 2)),
    Number.POSITIVE_INFINITY,
  );
}

/** ½ g'H⁻¹g over the directions in which the criterion is curved, each in units of its own curvature. */
function decrementOf(gradient: Float64Array, hessian: Float64Array): number {
  const m = gradient.length;
  if (m === 0) return 0;
  if (m === 1) return hessian[0] === 0 ? 0 : (0.5 * gradient[0]! * gradient[0]!) / Math.abs(hessian[0]!);
  const unit = gradient.map((_, i) => 1 / Math.sqrt(Math.abs(hessian[i * m + i]!) || 1));
  const scaled = hessian.map((value, at) => value * unit[Math.floor(at / m)]! * unit[at % m]!);
  const { values, vectors } = symmetricEigen(scaled, m);
  let total = 0;
  values.forEach((value, e) => {
    let along = 0;
    for (let i = 0; i < m; i++) along += vectors[e * m + i]! * gradient[i]! * unit[i]!;
    if (value !== 0) total += (0.5 * along * along) / Math.abs(value);
  });
  return total;
}
