/** What an expression can be: columns over the rows at hand, or constants. */

/** A level of a category. Never NaN. */
export type Level = string | number | boolean;
export type Scalar = Level | null;

/** One or more numeric columns; NaN is missing. */
export interface Numbers {
  readonly kind: "numbers";
  readonly columns: readonly Float64Array[];
  /** Of a column of the table with whole numbers beyond 2^53, which doubles do not hold, and of dates. */
  readonly exact?: ExactNumbers;
  /** Of a column of dates, which is days since this time, in milliseconds since 1970. */
  readonly origin?: number;
}
/** A numeric column as categories in which whole numbers beyond 2^53 are their digits, and dates their text. */
export interface ExactNumbers {
  readonly categories: Categories;
  /** Digits that cannot be used as a number; absent where all can. */
  readonly lost?: string;
}
/** Truth values: 0, 1, or `unknown` where something needed was missing. */
export interface Booleans {
  readonly kind: "booleans";
  readonly values: Uint8Array;
}
/** Categories: positions in `levels`, which are sorted; -1 is missing. */
export interface Categories {
  readonly kind: "categories";
  readonly codes: Int32Array;
  readonly levels: readonly Level[];
  /** Whether the levels are labels of cells, as those of groups. */
  readonly isLabels?: true;
}
/** `C(...)`: categories together with how they are to be coded. */
export interface CategoricalFactor {
  readonly kind: "factor";
  readonly codes: Int32Array;
  readonly levels: readonly Level[];
  readonly coding: CodingSpec | null;
}
export interface Constant {
  readonly kind: "scalar";
  readonly value: Scalar;
}
export interface List {
  readonly kind: "list";
  readonly items: readonly Value[];
}

export type Column = Numbers | Booleans | Categories;
export type Value = Column | CategoricalFactor | Constant | List;

/** The third truth value in `Booleans`. */
export const unknown = 2;

/** How the levels of a category become columns, as asked for; plain JSON. */
export type CodingSpec =
  | { readonly coding: "treatment"; readonly reference?: Level }
  | { readonly coding: "sum"; readonly omit?: Level }
  | { readonly coding: "helmert" }
  | { readonly coding: "diff" }
  | { readonly coding: "poly"; readonly scores?: readonly number[] }
  | {
      readonly coding: "custom";
      readonly matrix: readonly (readonly number[])[];
      readonly suffixes: readonly string[];
    };

export function numbers(...columns: readonly Float64Array[]): Numbers {
  return { kind: "numbers", columns };
}
