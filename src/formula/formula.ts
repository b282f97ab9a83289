import type { CovarianceName } from "../covariance/covariance.js";
import type { Expression } from "./expression.js";
import type { Span } from "./tokenize.js";

/** One variable of a term as written, spelled in one way only: factors are equal when their names are. */
export interface Factor extends Span {
  readonly name: string;
  readonly expression: Expression;
}

/** An interaction of distinct factors; none at all is the intercept, named "Intercept". */
export interface Term {
  readonly name: string;
  readonly factors: readonly Factor[];
}

/** `(terms | group)`: effects of `terms` that vary over the levels of each grouping factor. */
export interface Bar extends Span {
  readonly terms: readonly Term[];
  /** Each grouping factor as the columns it crosses: `a/b` is `[["a"], ["a", "b"]]`. */
  readonly groups: readonly (readonly string[])[];
  /** Whether the groups are written with `/`, which lme4 lists from the innermost outwards: `a:b`, then `a`. */
  readonly nested: boolean;
  /** Where each of `groups` is written. */
  readonly groupSpan: Span;
  /** `|`, `||`, or the structure of the word around the bar. */
  readonly notation: "|" | "||" | CovarianceName;
}

/** A formula read: what stands on the right of `~`. */
export interface Formula {
  readonly text: string;
  /** In the order written, the intercept first when there is one. */
  readonly terms: readonly Term[];
  readonly bars: readonly Bar[];
  /** The arguments of `offset(...)`, which are added to the prediction with coefficient one. */
  readonly offsets: readonly Factor[];
}
