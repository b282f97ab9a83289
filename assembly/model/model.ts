import { isLinear, sizeOfParameter } from "../covariance/structure";
import { int } from "../linalg/vector";
import { lambdaStart, structureOf, Terms, termWidth } from "./terms";

/**
 * A non-zero entry of the Λ of a term, and the parameter that it is; of a structure that is not linear, a diagonal place
 * and the parameter that decides on its size.
 */
@unmanaged
export class LambdaEntry {
  term: i32;
  row: i32;
  column: i32;
  parameter: i32;
}

/**
 * A model without a response: what the search and the results know of it, whatever the form of its likelihood. X is
 * represented on an orthonormal basis Q of its columns, and the Z of each term in a scaled basis Z̃ = Z T⁻¹.
 */
@unmanaged
export class Model extends Terms {
  /** CLASSES or SPARSE. */
  form: i32;
  /** Rows. */
  n: i32;
  /** Covariance parameters θ. */
  parameters: i32;
  /** Non-zero entries of the templates of all Λ. */
  entries: i32;
  /** 1 for REML, 0 for ML. */
  reml: i32;
  /** 1 when a constant lies in the span of X: responses are centred before anything else. */
  constant: i32;
  /** [entries]: the entries of all Λ, term by term. */
  template: LambdaEntry;
  /** i32[parameters]: 1 where the parameter is optimised, 0 where it stays at its start. */
  free: usize;
  /** f64[p][p]: B with β = B γ, the inverse of the triangular factor of X = Q B⁻¹. */
  B: usize;
  /** f64[p]: coefficients β of a constant, X β = 1; read when `constant`. */
  ones: usize;
  /** f64, as all Λ: T and T⁻¹ of each term. */
  T: usize;
  Tinverse: usize;
  /** log|X'X|, which the criterion gains with REML. */
  logDetXX: f64;
  /** σ where it is given; 0 where it is estimated. */
  sigma: f64;
  /** Predicted decrease of the criterion below which a search has arrived. */
  tolerance: f64;
  maxIterations: i32;
  /** 1 when the search starts at a given θ too. */
  isStartGiven: i32;
}

/** Entry e of a template that begins at `template`. */
export function lambdaEntry(template: LambdaEntry, e: i32): LambdaEntry {
  return changetype<LambdaEntry>(changetype<usize>(template) + <usize>e * offsetof<LambdaEntry>());
}

/** Entry e of the templates of a model. */
export function entryAt(d: Model, e: i32): LambdaEntry {
  return lambdaEntry(d.template, e);
}

export function isDiagonal(entry: LambdaEntry): bool {
  return entry.row == entry.column;
}

/** Offset in bytes of an entry among the numbers of all Λ. */
export function entryOffset(d: Terms, entry: LambdaEntry): usize {
  const t = entry.term;
  return (<usize>(lambdaStart(d, t) + entry.row * termWidth(d, t) + entry.column)) << 3;
}

/** Is the parameter optimised? */
export function isFree(d: Model, parameter: i32): bool {
  return int(d.free, parameter) != 0;
}

/** Is the factor of Ψ that an entry belongs to linear in θ? */
export function isLinearEntry(d: Terms, entry: LambdaEntry): bool {
  return isLinear(structureOf(d, entry.term));
}

/** The size that the diagonal place of a factor has by its parameter. */
export function sizeAt(d: Terms, t: i32, parameter: f64): f64 {
  const structure = structureOf(d, t);
  return isLinear(structure) ? Math.abs(parameter) : sizeOfParameter(structure, parameter);
}

/** Parameters that are optimised. */
export function freeParameters(d: Model): i32 {
  let count = 0;
  for (let i = 0; i < d.parameters; i++) if (isFree(d, i)) count++;
  return count;
}

/** Does nothing of a model have to be as the caller says: every θ and σ free, no start of its own? */
export function isUnrestricted(d: Model): bool {
  return d.sigma == 0 && d.isStartGiven == 0 && freeParameters(d) == d.parameters;
}
