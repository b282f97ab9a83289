import { part, set } from "../linalg/vector";
import {
  ANTEDEPENDENCE,
  ANTEDEPENDENCE_ONE,
  AUTOREGRESSIVE,
  AUTOREGRESSIVE_ONE,
  CONTINUOUS,
  TOEPLITZ,
  TOEPLITZ_ONE,
  UNSTRUCTURED,
} from "../record/layout";
import { angleOf } from "./compound-symmetry";
import { setContinuous } from "./continuous";
import { sizesOf } from "./structure";
import { setUnstructured } from "./unstructured";

/** Share of the way to the bounds of a correlation at which a search starts too. */
const NEAR_BOUND: f64 = 0.9;
/** Correlation over the mean gap from which CONTINUOUS starts first: at none the criterion has no slope. */
const MODERATE: f64 = 0.4;

/** From how many correlations a term is searched: none, near either bound, and of distances those of equally correlated effects. */
export function correlationStarts(structure: i32): i32 {
  return structure == TOEPLITZ || structure == TOEPLITZ_ONE ? 4 : 3;
}

/**
 * The correlations ← start number 0, 1, …; standard deviations stay.
 *
 * @param extra as in structure.ts
 */
export function startCorrelation(structure: i32, k: i32, extra: usize, number: i32, theta: usize): void {
  const angles = part(theta, sizesOf(structure, k));
  const isNegative = number == 2;
  let size: f64 = number == 0 ? 0 : NEAR_BOUND;
  if (number == 3) {
    for (let h = 1; h < k; h++) set(angles, h - 1, Math.asin(size / (1 + (h - 1) * size)));
    return;
  }
  if (structure == CONTINUOUS) {
    if (number == 0) size = MODERATE;
    size = isNegative ? 1 - size : size;
  } else if (isNegative) size = isOfNeighbours(structure) ? -size : -size / (k - 1);
  setCorrelations(structure, k, extra, size, theta);
}

/** Is what stands for correlations that of neighbours? */
function isOfNeighbours(structure: i32): bool {
  return structure >= AUTOREGRESSIVE && structure <= TOEPLITZ_ONE;
}

/**
 * The correlations ← those of neighbours, or of all, at `rho`: of distances ρ^h, whose partial autocorrelations are zero from
 * the second on. Standard deviations stay.
 */
export function setCorrelations(structure: i32, k: i32, extra: usize, rho: f64, theta: usize): void {
  const angles = part(theta, sizesOf(structure, k));
  switch (structure) {
    case AUTOREGRESSIVE:
    case AUTOREGRESSIVE_ONE:
      set(angles, 0, Math.asin(rho));
      break;
    case ANTEDEPENDENCE:
    case ANTEDEPENDENCE_ONE:
      for (let i = 0; i < k - 1; i++) set(angles, i, Math.asin(rho));
      break;
    case TOEPLITZ:
    case TOEPLITZ_ONE:
      for (let h = 1; h < k; h++) set(angles, h - 1, h > 1 ? 0 : Math.asin(rho));
      break;
    case CONTINUOUS:
      setContinuous(k, extra, rho, angles);
      break;
    case UNSTRUCTURED:
      setUnstructured(k, rho, theta);
      break;
    default:
      set(angles, 0, angleOf(k, rho));
  }
}
