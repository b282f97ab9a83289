import { DataError } from "../../errors.js";
import type { FactorSpec, SubtermPart, TermSpec } from "../design-spec.js";
import { type Coding, makeCoding } from "./coding.js";

/** A factor over the rows at hand: numeric columns, or positions in the factor's levels (-1 is missing). */
export type FactorValues =
  | { readonly kind: "numeric"; readonly columns: readonly Float64Array[] }
  | { readonly kind: "categorical"; readonly codes: Int32Array };

/** A matrix with named columns, and which columns belong to which term. */
export interface TermMatrix {
  readonly columns: readonly string[];
  readonly terms: readonly { readonly name: string; readonly start: number; readonly end: number }[];
  /** rows × columns, row-major. */
  readonly values: Float64Array;
}

/** A factor of a subterm, ready to be multiplied in. */
interface Multiplicand {
  readonly names: readonly string[];
  readonly multiply: (column: number, product: Float64Array) => void;
}

/** 1 GiB of numbers. */
const maxCells = 2 ** 27;

/**
 * Multiplies the factors out. Missing values give NaN.
 * @throws DataError when the matrix would not fit into memory, naming the widest term.
 */
export function buildMatrix(
  rows: number,
  terms: readonly TermSpec[],
  factors: readonly FactorSpec[],
  values: readonly FactorValues[],
): TermMatrix {
  const prepare = multiplicandMaker(factors, values);
  const layout = terms.map(({ name, subterms }) => {
    const blocks = subterms.map((subterm) => subterm.map(prepare));
    return { name, blocks, width: blocks.reduce((total, block) => total + widthOf(block), 0) };
  });
  const width = layout.reduce((total, term) => total + term.width, 0);
  if (width * rows > maxCells) {
    const widest = layout.reduce((most, term) => (term.width > most.width ? term : most));
    throw new DataError(
      `design: ${rows} rows × ${width} columns are too many numbers; '${widest.name}' alone has ${widest.width} columns`,
    );
  }
  const columns: string[] = [];
  const matrix = new Float64Array(rows * width);
  const product = new Float64Array(rows);
  const spans = layout.map(({ name, blocks }) => {
    const start = columns.length;
    for (const block of blocks) {
      const total = widthOf(block);
      for (let combination = 0; combination < total; combination++) {
        const picked = pickColumns(block, combination);
        product.fill(1);
        block.forEach((part, k) => {
          part.multiply(picked[k]!, product);
        });
        scatter(product, matrix, columns.length, width);
        columns.push(
          block.length === 0 ? "Intercept" : block.map((part, k) => part.names[picked[k]!]).join(":"),
        );
      }
    }
    return { name, start, end: columns.length };
  });
  return { columns, terms: spans, values: matrix };
}

function widthOf(block: readonly Multiplicand[]): number {
  return block.reduce((width, part) => width * part.names.length, 1);
}

/** The column of each part in the given combination; the first part runs fastest. */
function pickColumns(block: readonly Multiplicand[], combination: number): number[] {
  let rest = combination;
  return block.map(({ names }) => {
    const picked = rest % names.length;
    rest = Math.floor(rest / names.length);
    return picked;
  });
}

function scatter(column: Float64Array, matrix: Float64Array, start: number, stride: number): void {
  for (let i = 0, at = start; i < column.length; i++, at += stride) matrix[at] = column[i]!;
}

function multiplicandMaker(
  factors: readonly FactorSpec[],
  values: readonly FactorValues[],
): (part: SubtermPart) => Multiplicand {
  return ({ factor, full }) => {
    const spec = factors[factor]!;
    const value = values[factor]!;
    if (spec.kind === "categorical" && value.kind === "categorical") {
      return categoricalMultiplicand(spec.name, makeCoding(spec.coding, spec.levels, full), value.codes);
    }
    return numericMultiplicand(spec.name, value.kind === "numeric" ? value.columns : []);
  };
}

function numericMultiplicand(name: string, columns: readonly Float64Array[]): Multiplicand {
  return {
    names: columns.length === 1 ? [name] : columns.map((_, j) => `${name}[${j}]`),
    multiply: (j, product) => {
      const column = columns[j]!;
      for (let i = 0; i < product.length; i++) product[i]! *= column[i]!;
    },
  };
}

function categoricalMultiplicand(name: string, coding: Coding, codes: Int32Array): Multiplicand {
  return {
    names: coding.suffixes.map((suffix) => name + suffix),
    multiply: (j, product) => {
      const weights = coding.column(j);
      for (let i = 0; i < product.length; i++) product[i]! *= weights[codes[i]!] ?? Number.NaN;
    },
  };
}
