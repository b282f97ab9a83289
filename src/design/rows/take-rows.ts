import { takeResidual } from "../../residual/residual-design.js";
import type { Design } from "../design.js";
import type { RandomTerm } from "../random/random-term.js";
import { takeCovariates } from "./covariate-rows.js";

/** A design on some of its rows; terms keep their levels, so that θ and effects keep their meaning. */
export function designOnRows(design: Design, rows: Int32Array): Design {
  const { fixed, covariates, random, weights, offset, residual } = design;
  return {
    ...design,
    fixed: { ...fixed, values: takeRows(fixed.values, fixed.columns.length, rows) },
    covariates: takeCovariates(covariates, rows),
    random: random.map((term) => takeTerm(term, rows)),
    rows: rows.map((row) => design.rows[row]!),
    ...(weights && { weights: takeRows(weights, 1, rows) }),
    ...(offset && { offset: takeRows(offset, 1, rows) }),
    ...(residual && { residual: takeResidual(residual, rows) }),
  };
}

/** Rows of a row-major matrix, in the order in which they are named; a row may be named several times. */
export function takeRows(values: Float64Array, width: number, rows: ArrayLike<number>): Float64Array {
  const out = new Float64Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    out.set(values.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
  }
  return out;
}

/** A random term on some rows; it keeps its levels. */
export function takeTerm(term: RandomTerm, rows: Int32Array): RandomTerm {
  return {
    ...term,
    index: rows.map((row) => term.index[row]!),
    values: takeRows(term.values, term.columns.length, rows),
  };
}
