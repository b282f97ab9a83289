import { get, set } from "../linalg/vector";
import { LINEAR, SYMMETRIC_ONE } from "../record/layout";
import {
  angleOf,
  differentiateSymmetric,
  fillSymmetric,
  isAtBound,
  readSymmetric,
} from "./compound-symmetry";

/**
 * What search and results ask of a covariance structure whose factor of Ψ is not linear in its parameters; each structure
 * has a file of its own. Pointers are to the parameters of one term. A structure gives a square root F of Ψ, Ψ = FF', that
 * need not be triangular.
 */

export function isLinear(structure: i32): bool {
  // The kernel of mixedlm/fit knows no other: the compiler leaves out whatever is done with them.
  if (isDefined(ONLY_LINEAR)) return true;
  return structure == LINEAR;
}

function isOneSize(structure: i32): bool {
  return structure == SYMMETRIC_ONE;
}

/** F, k × k. */
export function fillFactor(structure: i32, k: i32, theta: usize, to: usize): void {
  fillSymmetric(k, isOneSize(structure), theta, to);
}

/** dF along a parameter, or along the standard deviation that it stands for. */
export function differentiateFactor(
  structure: i32,
  k: i32,
  theta: usize,
  parameter: i32,
  bySize: bool,
  to: usize,
): void {
  differentiateSymmetric(k, isOneSize(structure), theta, parameter, bySize, to);
}

/** The parameters as they are reported, in the units of Z. */
export function readParameters(structure: i32, k: i32, theta: usize, Tinverse: usize, to: usize): void {
  readSymmetric(k, isOneSize(structure), theta, Tinverse, to);
}

/** Parameters that are standard deviations; those behind them are correlations. */
export function sizesOf(structure: i32, k: i32): i32 {
  return isOneSize(structure) ? 1 : k;
}

/** The parameter that stands for a standard deviation, relative to σ in the scaled basis, and back. */
export function parameterOfSize(size: f64): f64 {
  return Math.sqrt(Math.abs(size));
}

export function sizeOfParameter(parameter: f64): f64 {
  return parameter * parameter;
}

/** The correlations ← one value. */
export function setCorrelation(structure: i32, k: i32, rho: f64, theta: usize): void {
  set(theta, sizesOf(structure, k), angleOf(k, rho));
}

/** Share of the way to the bounds of a correlation at which a search starts too. */
const NEAR_BOUND: f64 = 0.9;

/** Correlations from which a term is searched: none, and near either bound. */
export const CORRELATION_STARTS: i32 = 3;

export function correlationStart(k: i32, number: i32): f64 {
  if (number == 0) return 0;
  return number == 1 ? NEAR_BOUND : -NEAR_BOUND / (k - 1);
}

/** Is a correlation at a bound but for rounding? */
export function isCorrelationAtBound(structure: i32, k: i32, theta: usize, least: f64): bool {
  return isAtBound(get(theta, sizesOf(structure, k)), least);
}
