import type { Frame } from "../table/frame.js";
import type { TableLike } from "../table/source-columns.js";

/** A covariance matrix with the same names on both sides: a Frame, or a table whose ids are the names of its columns. */
export type KnownMatrix = Frame | TableLike;

/** Known covariances of the levels of grouping factors, by the name of the factor: `id`, `a:b`. */
export type KnownCovariances = Readonly<Record<string, KnownMatrix>>;
