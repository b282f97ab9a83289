import { at, put } from "../linalg/matrix";
import { get, part, set } from "../linalg/vector";
import {
  ANTEDEPENDENCE,
  ANTEDEPENDENCE_ONE,
  AUTOREGRESSIVE,
  AUTOREGRESSIVE_ONE,
  CONTINUOUS,
  GAPS,
  LINEAR,
  SYMMETRIC,
  SYMMETRIC_ONE,
  TOEPLITZ,
  TOEPLITZ_ONE,
  UNSTRUCTURED,
} from "../record/layout";
import { differentiateAntedependence, fillAntedependence, readAntedependence } from "./antedependence";
import { differentiateAutoregressive, fillAutoregressive, readAutoregressive } from "./autoregressive";
import { differentiateSymmetric, fillSymmetric, readSymmetric } from "./compound-symmetry";
import { differentiateContinuous, fillContinuous, readContinuous } from "./continuous";
import { readGaps } from "./gaps";
import { differentiateToeplitz, fillToeplitz, readToeplitz } from "./toeplitz";
import { differentiateUnstructured, fillUnstructured, isDependent, readUnstructured } from "./unstructured";

/**
 * What search and results ask of a covariance structure whose factor of Ψ is not linear in the parameters that are reported;
 * each structure has a file of its own. A structure gives a square root F of Ψ, Ψ = FF', that need not be triangular,
 * by parameters without bounds in which F is smooth and the criterion even at what are bounds of the reported ones. All but
 * UNSTRUCTURED are F = DS: D = diag(q²), q of each effect or one for all, are the first parameters; the others are angles, by which
 * S is a square root of the correlation matrix.
 *
 * Pointers `theta` are to the parameters of one term, `extra` to what else it has: of CONTINUOUS f64[k − 1], the gaps between
 * neighbouring positions; of TOEPLITZ and TOEPLITZ_ONE f64[4k], scratch; otherwise not read. k is at least 2.
 */

/** The small kernel (see asconfig.json) has no structure that is not. */
export function isLinear(structure: i32): bool {
  return isDefined(SMALL_KERNEL) || structure == LINEAR;
}

function isOneSize(structure: i32): bool {
  switch (structure) {
    case SYMMETRIC_ONE:
    case AUTOREGRESSIVE_ONE:
    case ANTEDEPENDENCE_ONE:
    case TOEPLITZ_ONE:
    case CONTINUOUS:
    case GAPS:
      return true;
    default:
      return false;
  }
}

/** Has each pair of neighbours, or each distance, a correlation of its own? */
function hasManyAngles(structure: i32): bool {
  return structure >= ANTEDEPENDENCE && structure <= TOEPLITZ_ONE;
}

/** Number of parameters. */
export function parametersOf(structure: i32, k: i32): i32 {
  if (structure == UNSTRUCTURED) return (k * (k + 1)) >> 1;
  return sizesOf(structure, k) + (hasManyAngles(structure) ? k - 1 : 1);
}

/** Parameters that stand for standard deviations; those behind them are correlations. */
export function sizesOf(structure: i32, k: i32): i32 {
  return isOneSize(structure) ? 1 : k;
}

/** The parameter that stands for a standard deviation, relative to σ in the scaled basis, beside no correlation, and back. */
export function parameterOfSize(structure: i32, size: f64): f64 {
  return structure == UNSTRUCTURED ? size : Math.sqrt(Math.abs(size));
}

export function sizeOfParameter(structure: i32, parameter: f64): f64 {
  return structure == UNSTRUCTURED ? Math.abs(parameter) : parameter * parameter;
}

/** F, k × k. */
export function fillFactor(structure: i32, k: i32, extra: usize, theta: usize, to: usize): void {
  if (structure == UNSTRUCTURED) {
    fillUnstructured(k, theta, to);
    return;
  }
  if (structure == GAPS) {
    set(to, 0, get(theta, 0) * get(theta, 0));
    return;
  }
  fillRoot(structure, k, extra, theta, to);
  for (let i = 0; i < k; i++) {
    const q = get(theta, isOneSize(structure) ? 0 : i);
    for (let j = 0; j < k; j++) put(to, k, i, j, q * q * at(to, k, i, j));
  }
}

/**
 * The derivative of F along one parameter.
 *
 * @param bySize along the standard deviation q² in place of q, which has a slope at zero too
 */
export function differentiateFactor(
  structure: i32,
  k: i32,
  extra: usize,
  theta: usize,
  parameter: i32,
  bySize: bool,
  to: usize,
): void {
  if (structure == UNSTRUCTURED) {
    differentiateUnstructured(k, parameter, to);
    return;
  }
  const isOne = isOneSize(structure);
  const isSize = parameter < sizesOf(structure, k);
  if (isSize) fillRoot(structure, k, extra, theta, to);
  else differentiateRoot(structure, k, extra, theta, parameter, to);
  for (let i = 0; i < k; i++) {
    const q = get(theta, isOne ? 0 : i);
    let scale = q * q;
    if (isSize) {
      const own: f64 = bySize ? 1 : 2 * q;
      scale = isOne || parameter == i ? own : 0;
    }
    for (let j = 0; j < k; j++) put(to, k, i, j, scale * at(to, k, i, j));
  }
}

/** S, k × k. */
function fillRoot(structure: i32, k: i32, extra: usize, theta: usize, to: usize): void {
  const angles = part(theta, sizesOf(structure, k));
  switch (structure) {
    case AUTOREGRESSIVE:
    case AUTOREGRESSIVE_ONE:
      fillAutoregressive(k, angles, to);
      break;
    case ANTEDEPENDENCE:
    case ANTEDEPENDENCE_ONE:
      fillAntedependence(k, angles, to);
      break;
    case TOEPLITZ:
    case TOEPLITZ_ONE:
      fillToeplitz(k, angles, extra, to);
      break;
    case CONTINUOUS:
      fillContinuous(k, extra, angles, to);
      break;
    default:
      fillSymmetric(k, angles, to);
  }
}

/** dS along an angle. */
function differentiateRoot(
  structure: i32,
  k: i32,
  extra: usize,
  theta: usize,
  parameter: i32,
  to: usize,
): void {
  const sizes = sizesOf(structure, k);
  const angles = part(theta, sizes);
  switch (structure) {
    case AUTOREGRESSIVE:
    case AUTOREGRESSIVE_ONE:
      differentiateAutoregressive(k, angles, to);
      break;
    case ANTEDEPENDENCE:
    case ANTEDEPENDENCE_ONE:
      differentiateAntedependence(k, angles, parameter - sizes, to);
      break;
    case TOEPLITZ:
    case TOEPLITZ_ONE:
      differentiateToeplitz(k, angles, parameter - sizes, extra, to);
      break;
    case CONTINUOUS:
      differentiateContinuous(k, extra, angles, to);
      break;
    default:
      differentiateSymmetric(k, angles, to);
  }
}

/**
 * The parameters as they are reported, in the units of Z: standard deviations, then correlations, of neighbours or by distance
 * or column by column where there are several.
 *
 * @param Tinverse k × k, diagonal
 */
export function readParameters(
  structure: i32,
  k: i32,
  extra: usize,
  theta: usize,
  Tinverse: usize,
  to: usize,
): void {
  if (structure == UNSTRUCTURED) {
    readUnstructured(k, theta, Tinverse, to);
    return;
  }
  const sizes = sizesOf(structure, k);
  for (let i = 0; i < sizes; i++) {
    const q = get(theta, i);
    set(to, i, q * q * at(Tinverse, k, i, i));
  }
  readCorrelations(structure, k, extra, part(theta, sizes), part(to, sizes));
}

function readCorrelations(structure: i32, k: i32, extra: usize, angles: usize, to: usize): void {
  switch (structure) {
    case AUTOREGRESSIVE:
    case AUTOREGRESSIVE_ONE:
      readAutoregressive(angles, to);
      break;
    case ANTEDEPENDENCE:
    case ANTEDEPENDENCE_ONE:
      readAntedependence(k, angles, to);
      break;
    case TOEPLITZ:
    case TOEPLITZ_ONE:
      readToeplitz(k, angles, extra, to);
      break;
    case CONTINUOUS:
      readContinuous(k, extra, angles, to);
      break;
    case GAPS:
      readGaps(angles, to);
      break;
    default:
      readSymmetric(k, angles, to);
  }
}

/** Is a parameter at a bound but for rounding: a standard deviation zero, a correlation as far as it goes? */
export function isAtBound(structure: i32, k: i32, theta: usize, parameter: i32, least: f64): bool {
  const own = get(theta, parameter);
  if (structure == UNSTRUCTURED) return parameter < k && isDependent(k, theta, parameter, least);
  if (parameter < sizesOf(structure, k)) return sizeOfParameter(structure, own) < least;
  if (Math.abs(Math.cos(own)) < least) return true;
  const hasTwoEnds = structure == SYMMETRIC || structure == SYMMETRIC_ONE || structure >= CONTINUOUS;
  return hasTwoEnds && Math.abs(Math.sin(own)) < least;
}

/** Is a correlation at a bound but for rounding, or does an effect depend on those before it? */
export function isCorrelationAtBound(structure: i32, k: i32, theta: usize, least: f64): bool {
  const first = structure == UNSTRUCTURED ? 0 : sizesOf(structure, k);
  for (let i = first, end = parametersOf(structure, k); i < end; i++) {
    if (isAtBound(structure, k, theta, i, least)) return true;
  }
  return false;
}
