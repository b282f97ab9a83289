import type { Learned } from "./evaluation.js";
import type { CodingSpec, Level } from "./values/value.js";
import type { VariableType } from "./values/variables.js";

/**
 * A design as it was asked for and what it learned from the rows it was made on: levels, codings, means,
 * knots. Plain JSON; `replayMatrix` applies it to new rows.
 */
export interface DesignSpec {
  /** The formula, or the part of it, that was asked for. */
  readonly formula: string;
  /** The columns it reads, with the type they were read as. */
  readonly variables: readonly VariableSpec[];
  readonly factors: readonly FactorSpec[];
  readonly terms: readonly TermSpec[];
  /** Names of the terms as the formula lists them. */
  readonly order?: readonly string[];
  readonly columns: readonly string[];
  /** Arguments of `offset(...)`, to be added up. */
  readonly offsets: readonly FactorSpec[];
}

/** A column of the metadata that a design reads. */
export interface VariableSpec {
  readonly name: string;
  readonly type: VariableType;
  /** Mean over the rows that the design was made on, of numbers. */
  readonly mean?: number;
  /** Of a date, which is days since this one: the earliest of the column before any row was left out. */
  readonly origin?: string;
}

/** One factor, named by its expression, which a replay reads again. */
export type FactorSpec = NumericFactorSpec | CategoricalFactorSpec;

/** A factor of one or several columns of numbers, with what it learned from the rows. */
export interface NumericFactorSpec {
  readonly kind: "numeric";
  readonly name: string;
  /** Number of columns. */
  readonly width: number;
  readonly memory: readonly Learned[];
}
/** A factor of categories: what was asked, and the levels and coding that were learned. */
export interface CategoricalFactorSpec {
  readonly kind: "categorical";
  readonly name: string;
  readonly levels: readonly Level[];
  readonly coding: CodingSpec;
  readonly memory: readonly Learned[];
  /** Position of the level that all rows have, where they have only one. */
  readonly onlyLevel?: number;
}

/** A term as the blocks of columns that it adds. */
export interface TermSpec {
  readonly name: string;
  readonly subterms: readonly Subterm[];
}

/** The products of one column of each part, the first part running fastest. No parts: a column of ones. */
export type Subterm = readonly SubtermPart[];
export interface SubtermPart {
  /** Position in `factors`. */
  readonly factor: number;
  /** For a categorical factor: a column per level, rather than one fewer. */
  readonly full: boolean;
}
