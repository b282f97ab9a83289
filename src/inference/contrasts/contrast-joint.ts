import { symmetricEigen } from "../../kernel/dense.js";
import { kenwardRogerF } from "../asked-covariance.js";
import { hotellingF, rowAlong } from "./robust-tests.js";
import { bilinear, contrastDf, type Tested } from "./test-contrast.js";

/** An F test of several linear functions at once. */
export interface JointTest {
  /** Functions that are independent of each other. */
  readonly numDf: number;
  readonly denDf: number;
  readonly statistic: number;
}

/** Directions of LCL' shorter than this beside the longest depend on the others. */
const DEPENDENT = 1e-8;

/**
 * F test of Lβ = 0. With Satterthwaite's method the rows are rotated to be independent, and the degrees of freedom follow
 * from those of each (Fai & Cornelius 1996, J. Stat. Comput. Simul. 54, 363–378, as lmerTest); with Kenward and Roger's
 * the statistic is scaled; with robust covariances it is Hotelling's HTZ. Rows may depend on each other; without any left, numDf is 0 and the rest NaN, as for perfect fits.
 *
 * @param rows weights over the kept columns of X
 */
export function testJoint(rows: readonly Float64Array[], tested: Tested): JointTest {
  const independent = independentRows(rows, tested.sensitivity.vcov);
  const numDf = independent.length;
  if (numDf === 0 || tested.isPerfect) return { numDf, denDf: Number.NaN, statistic: Number.NaN };
  if (tested.test === "kenward-roger") return kenwardRogerF(independent, tested);
  const { beta, sensitivity, test, residualDf } = tested;
  let total = 0;
  for (const row of independent) total += row.reduce((sum, weight, j) => sum + weight * beta[j]!, 0) ** 2;
  const wald = total / sensitivity.sigma2;
  if (test === "satterthwaite" && sensitivity.robust !== undefined)
    return hotellingF(independent, wald, sensitivity.robust);
  const df = independent.map((row) => contrastDf(row, sensitivity, test, residualDf));
  return { numDf, denDf: poolDf(df), statistic: wald / numDf };
}

/**
 * Rows that span the same as `rows` and whose estimates are uncorrelated with variance σ²: along the eigenvectors of LCL',
 * on which Satterthwaite's degrees of freedom depend a little. How many there are is decided in standard units.
 */
function independentRows(rows: readonly Float64Array[], vcov: Float64Array): Float64Array[] {
  const q = rows.length;
  const covariance = new Float64Array(q * q);
  for (let i = 0; i < q; i++) {
    for (let j = 0; j <= i; j++) {
      covariance[i * q + j] = covariance[j * q + i] = bilinear(rows[i]!, rows[j]!, vcov, 0);
    }
  }
  const eigen = symmetricEigen(covariance, q);
  const { values } = eigen;
  return Array.from(values.keys())
    .sort((a, b) => values[b]! - values[a]!)
    .slice(0, rankOf(covariance, q))
    .map((m) => rowAlong(rows, eigen, m));
}

/** Rank of a covariance matrix, from its correlations. */
function rankOf(covariance: Float64Array, q: number): number {
  const size = Array.from({ length: q }, (_, i) => Math.sqrt(covariance[i * q + i]!));
  const correlation = covariance.map((value, at) => {
    const product = size[Math.floor(at / q)]! * size[at % q]!;
    return product > 0 ? value / product : 0;
  });
  const { values } = symmetricEigen(correlation, q);
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  return values.filter((value) => value > DEPENDENT * largest).length;
}

/** The df of an F whose mean is that of the mean of independent t² with these df (Fai & Cornelius 1996). */
function poolDf(df: readonly number[]): number {
  const [first] = df;
  if (df.every((value) => Math.abs(value - first!) < 1e-8 || value === first))
    return df.reduce((sum, value) => sum + value, 0) / df.length;
  if (df.some((value) => !(value > 2))) return 2;
  const E = df.reduce(
    (sum, value) => sum + (value === Number.POSITIVE_INFINITY ? 1 : value / (value - 2)),
    0,
  );
  return (2 * E) / (E - df.length);
}
