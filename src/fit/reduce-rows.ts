import type { Design } from "../design/design.js";
import type { RandomTerm } from "../design/random-term.js";
import { reduceDesign } from "./reduce-design.js";
import type { ReducedDesign } from "./reduced-design.js";
import { flagOf } from "./status.js";

/** A reduced design, or why there is none. */
export interface ReducedRows {
  readonly reduced: ReducedDesign | null;
  /** Statuses that hold for every response on these rows. */
  readonly flags: number;
}

/**
 * Reduce a design on some of its rows (all by default). Levels without rows are left out; where the rows cannot
 * tell the variances apart, or are too few, the reduction is null and the flags say why.
 */
export function reduceRows(design: Design, rows?: Int32Array): ReducedRows {
  const { fixed, random } = design;
  const columns = fixed.columns.length;
  const X = rows === undefined ? fixed.values : takeRows(fixed.values, columns, rows);
  const terms = rows === undefined ? random : random.map((term) => takeTerm(term, rows));
  const { index } = terms[0]!;
  if (index.length === 0) return { reduced: null, flags: flagOf("all-missing") };
  const effects = terms.reduce((total, term) => total + term.columns.length, 0);
  const groups = new Set(index).size;
  if (groups === 1 || index.length <= groups * effects)
    return { reduced: null, flags: flagOf("unidentified") };
  const scaled =
    design.weights === undefined ? { X, terms } : scaleRows(X, columns, terms, weightsOf(design, rows));
  const reduced = reduceDesign(scaled.X, columns, scaled.terms);
  if (reduced.n <= reduced.p) return { reduced: null, flags: flagOf("too-few-rows") };
  return { reduced, flags: reduced.p < columns ? flagOf("rank-deficient") : 0 };
}

function takeRows(values: Float64Array, width: number, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    out.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return out;
}

function takeTerm(term: RandomTerm, rows: Int32Array): RandomTerm {
  return {
    ...term,
    index: rows.map((row) => term.index[row]!),
    values: takeRows(term.values, term.columns.length, rows),
  };
}

/** Observation weights of some rows of the design. */
export function weightsOf(design: Design, rows?: Int32Array): Float64Array {
  const weights = design.weights!;
  return rows === undefined ? weights : Float64Array.from(rows, (row) => weights[row]!);
}

/** X and Z with each row multiplied by the root of its weight: V = W⁻¹ + ZΨZ' becomes I + (√W Z)Ψ(√W Z)'. */
function scaleRows(X: Float64Array, columns: number, terms: readonly RandomTerm[], weights: Float64Array) {
  const scale = (values: Float64Array, width: number) =>
    values.map((value, at) => value * Math.sqrt(weights[Math.floor(at / width)]!));
  return {
    X: scale(X, columns),
    terms: terms.map((term) => ({ ...term, values: scale(term.values, term.columns.length) })),
  };
}
