import { part } from "../linalg/vector";

/** A random term, or X as the last of them: one level, Λ = I. */
@unmanaged
export class Term {
  /** Columns k. */
  width: i32;
  levels: i32;
  /** Its first scalar among all scalars. */
  first: i32;
  /** Its Λ among the f64 of all Λ, which follow one after the other. */
  lambda: i32;
  /** LINEAR or another structure of its covariance matrix, and its first parameter. */
  structure: i32;
  parameter: i32;
  /** What its structure has besides, as assembly/covariance/structure.ts says: gaps between positions, or scratch. */
  extra: usize;
}

/** Random terms and X, one after the other. */
@unmanaged
export class Terms {
  /** Fixed effects kept (rank of X). */
  p: i32;
  /** Random terms. */
  terms: i32;
  /** Random effects, all terms together. */
  q: i32;
  /** [terms + 1]. */
  term: Term;
}

/** Term t; `terms` is X. */
function termAt(d: Terms, t: i32): Term {
  return changetype<Term>(changetype<usize>(d.term) + <usize>t * offsetof<Term>());
}

export function termWidth(d: Terms, t: i32): i32 {
  return termAt(d, t).width;
}

export function termLevels(d: Terms, t: i32): i32 {
  return termAt(d, t).levels;
}

export function termStart(d: Terms, t: i32): i32 {
  return termAt(d, t).first;
}

export function structureOf(d: Terms, t: i32): i32 {
  return termAt(d, t).structure;
}

export function extraOf(d: Terms, t: i32): usize {
  return termAt(d, t).extra;
}

/** The parameters of a term among those of all terms. */
export function parametersAt(d: Terms, t: i32, theta: usize): usize {
  return theta + ((<usize>termAt(d, t).parameter) << 3);
}

export function firstParameter(d: Terms, t: i32): i32 {
  return termAt(d, t).parameter;
}

/** The k × k numbers of a term among those of all terms, laid out as Λ. */
export function ofTerm(d: Terms, t: i32, all: usize): usize {
  return part(all, termAt(d, t).lambda);
}

/** Numbers of all Λ before term t. */
export function lambdaStart(d: Terms, t: i32): i32 {
  return termAt(d, t).lambda;
}
