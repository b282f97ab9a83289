/**
 * Orthonormal polynomials by degree, made as Arnoldi makes a Krylov basis: each is x times the last, made
 * orthogonal to all before it, twice. Unlike powers of x this stays accurate for high degrees
 * (Brubeck, Nakatsukasa & Trefethen 2021, "Vandermonde with Arnoldi").
 */
export interface PolynomialBasis {
  /** Centre of x, subtracted first. */
  readonly centre: number;
  /** `recurrence[k]` = [coefficients on degrees 0..k of x·p_k, then the norm of what is left]. */
  readonly recurrence: readonly (readonly number[])[];
  /** Number of points; the constant is 1/√count. */
  readonly count: number;
}

/**
 * The basis of degrees 1..`degree` on the points `x` (NaN skipped).
 * Null when `x` has too few distinct points for the degree.
 */
export function learnPolynomials(x: ArrayLike<number>, degree: number): PolynomialBasis | null {
  const points = Float64Array.from(x).filter((value) => !Number.isNaN(value));
  if (points.length === 0 || new Set(points).size <= degree) return null;
  return orthogonalise(points, degree).basis;
}

/** Orthonormal contrasts of degrees 1..n-1 for levels with the given distinct scores. */
export function polynomialContrasts(scores: readonly number[]): Float64Array[] {
  return orthogonalise(Float64Array.from(scores), scores.length - 1).columns.slice(1);
}

function orthogonalise(
  points: Float64Array,
  degree: number,
): { basis: PolynomialBasis; columns: Float64Array[] } {
  const count = points.length;
  const centre = points.reduce((total, value) => total + value, 0) / count;
  const columns = [new Float64Array(count).fill(1 / Math.sqrt(count))];
  const recurrence: number[][] = [];
  for (let k = 0; k < degree; k++) {
    const next = columns[k]!.map((p, i) => p * (points[i]! - centre));
    const weights = new Array<number>(k + 1).fill(0);
    for (const _ of ["once", "again"]) {
      columns.forEach((column, j) => {
        const weight = dot(column, next);
        weights[j]! += weight;
        for (let i = 0; i < count; i++) next[i]! -= weight * column[i]!;
      });
    }
    const norm = Math.sqrt(dot(next, next));
    recurrence.push([...weights, norm]);
    columns.push(next.map((value) => value / norm));
  }
  return { basis: { centre, recurrence, count }, columns };
}

/** The polynomials of degrees 1, 2, … of a learned basis at `x`. */
export function evaluatePolynomials(basis: PolynomialBasis, x: ArrayLike<number>): Float64Array[] {
  const points = Float64Array.from(x, (value) => value - basis.centre);
  const columns = [new Float64Array(points.length).fill(1 / Math.sqrt(basis.count))];
  basis.recurrence.forEach((weights, k) => {
    const next = columns[k]!.map((p, i) => p * points[i]!);
    for (let j = 0; j <= k; j++) {
      for (let i = 0; i < next.length; i++) next[i]! -= weights[j]! * columns[j]![i]!;
    }
    columns.push(next.map((value) => value / weights[k + 1]!));
  });
  return columns.slice(1);
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}
