import { lowerFactor, solveLower, solveUpper } from "../../kernel/dense.js";
import { rowScale } from "../../residual/residual.js";
import { factorClasses } from "../covariance/cluster-adjusted.js";
import { clusterClasses } from "../covariance/cluster-classes.js";
import { clustersPresent, independentClusters } from "../covariance/clusters.js";
import { type SharedRows, scaledFixed } from "../covariance/response-rows.js";
import { knownGroup } from "../known-levels.js";
import { inverseTimes } from "../whitened-residual.js";

/** A covariance with the rows of a response that are not zero: place among the rows, and number. */
type SparseVector = ReadonlyMap<number, number>;

/** What predictions ask of V at a θ, relative to σ². */
export interface CovarianceSolver {
  /** (X'V⁻¹X)⁻¹, p × p over the kept columns. */
  readonly M: Float64Array;
  /** c'V⁻¹c and X'V⁻¹c. */
  solve(c: SparseVector): { readonly square: number; readonly cross: Float64Array };
}

/**
 * Solvers of V for responses that share their rows: cluster by cluster where there are independent ones, and through the
 * conditional modes where factors are crossed.
 */
export function covarianceSolver(rows: SharedRows): (theta: Float64Array) => CovarianceSolver {
  // With known covariances all rows are one cluster, whose dense V is factored once for all of them.
  if (knownGroup(rows.design) !== undefined) return byClusters(rows, new Int32Array(rows.design.rows.length));
  const clusters = independentClusters(rows.design);
  return clusters === undefined ? throughModes(rows) : byClusters(rows, clusters.index);
}

function byClusters(rows: SharedRows, index: Int32Array): (theta: Float64Array) => CovarianceSolver {
  const { design, present, reduced } = rows;
  const p = reduced.kept.length;
  const classes = clusterClasses(design, reduced, present, clustersPresent(index, present));
  const n = present?.length ?? design.rows.length;
  const [classOf, within] = [new Int32Array(n), new Int32Array(n)];
  const clusterOf = new Int32Array(n);
  let clusters = 0;
  classes.forEach(({ members }, c) => {
    for (const places of members) {
      places.forEach((place, i) => {
        classOf[place] = c;
        within[place] = i;
        clusterOf[place] = clusters;
      });
      clusters++;
    }
  });
  return (theta) => {
    const { factored, information } = factorClasses(design, theta, classes, p);
    return {
      M: inverse(information, p),
      solve: (c) => {
        const parts = new Map<number, { readonly at: number; readonly values: Float64Array }>();
        for (const [place, value] of c) {
          const cluster = clusterOf[place]!;
          const at = classOf[place]!;
          const part = parts.get(cluster) ?? { at, values: new Float64Array(factored[at]!.n) };
          part.values[within[place]!] = value;
          parts.set(cluster, part);
        }
        const cross = new Float64Array(p);
        let square = 0;
        for (const { at, values } of parts.values()) {
          const { L, Y, n: size } = factored[at]!;
          solveLower(L, size, values);
          for (let i = 0; i < size; i++) {
            square += values[i]! * values[i]!;
            for (let j = 0; j < p; j++) cross[j]! += Y[i * p + j]! * values[i]!;
          }
        }
        return { square, cross };
      },
    };
  };
}

function throughModes(rows: SharedRows): (theta: Float64Array) => CovarianceSolver {
  const { design, present, reduced } = rows;
  const p = reduced.kept.length;
  const X = scaledFixed(design, present, reduced.kept);
  const n = X.length / p;
  const scale = rowScale(design);
  const root = (place: number) => scale(present?.[place] ?? place);
  const against = (solved: Float64Array) =>
    Float64Array.from({ length: p }, (_, j) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += X[i * p + j]! * solved[i]!;
      return sum;
    });
  return (theta) => {
    const inverseOf = inverseTimes(rows, theta);
    const A = new Float64Array(p * p);
    for (let j = 0; j < p; j++) {
      const column = Float64Array.from({ length: n }, (_, i) => X[i * p + j]!);
      A.set(against(inverseOf(column)), j * p);
    }
    return {
      M: inverse(A, p),
      solve: (c) => {
        const dense = new Float64Array(n);
        for (const [place, value] of c) dense[place] = value * root(place);
        const solved = inverseOf(dense);
        let square = 0;
        for (const [place, value] of c) square += value * root(place) * solved[place]!;
        return { square, cross: against(solved) };
      },
    };
  };
}

/** The inverse of a positive definite matrix. */
function inverse(A: Float64Array, p: number): Float64Array {
  const L = lowerFactor(A, p);
  const columns = Float64Array.from({ length: p * p }, (_, at) => (at % (p + 1) === 0 ? 1 : 0));
  solveLower(L, p, columns);
  solveUpper(L, p, columns);
  return columns;
}
