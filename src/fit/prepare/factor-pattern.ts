import { DataError } from "../../errors.js";
import type { Products } from "./block-products.js";

/** A term as the pattern of the factor sees it. */
interface PatternTerm {
  readonly k: number;
  readonly levels: number;
  /** Do all its levels share rows with each other? */
  readonly isFilled?: boolean;
}

/** Where the numbers of the factor lie: sparse columns first, then the dense tail by rows. */
export interface FactorPattern {
  readonly sparse: number;
  readonly tail: number;
  readonly size: number;
  /** Start of each sparse column (diagonal first), and of the tail. */
  readonly columnStart: Int32Array;
  readonly row: Int32Array;
  readonly rowStart: Int32Array;
  readonly rowEntry: Int32Array;
  /** First scalar of each term; the last is X. */
  readonly first: readonly number[];
}

/** So few random effects need no sparse columns. */
const MAX_DENSE_EFFECTS = 24;
/** A term whose columns fill more than this share of what lies below belongs to the dense tail. */
const DENSE_SHARE = 0.4;
/** Widest dense tail: its triangle and inverse take 16 bytes × width². */
const MAX_TAIL_WIDTH = 8000;

/**
 * Symbolic Cholesky factorisation of [Λ'Z'ZΛ + I, ·; X'ZΛ, X'X] in the order of the terms (largest first): the rows of
 * each column are those of the cross-products and of the columns whose first row it is (Davis 2006, §4.2). As soon as
 * a term's columns fill up, it and all that follow form the dense tail.
 *
 * @param products row term → column term → blocks; X is `terms.length`
 */
export function factorPattern(
  terms: readonly PatternTerm[],
  p: number,
  products: (row: number, column: number) => Products | undefined,
): FactorPattern {
  const first = [0];
  for (const { k, levels } of terms) first.push(first.at(-1)! + k * levels);
  const q = first.at(-1)!;
  const rows: Int32Array[] = [];
  const waiting = new Map<number, Int32Array[]>();
  let sparse = 0;
  for (let t = 0; t < terms.length && q > MAX_DENSE_EFFECTS && !terms[t]!.isFilled; t++) {
    const columns = termColumns(terms, first, p, t, products, waiting);
    const below = q - 1 - (first[t]! + first[t + 1]! - 1) / 2;
    const filled = columns.reduce((total, column) => total + column.length - 1 - p, 0) / columns.length;
    if (t > 0 && filled > DENSE_SHARE * below) break;
    for (const column of columns) rows.push(column);
    sparse = first[t + 1]!;
  }
  const tail = q - sparse + p;
  if (tail > MAX_TAIL_WIDTH) {
    throw new DataError(
      `random terms: crossed factors leave a dense block of ${tail} effects, more than ${MAX_TAIL_WIDTH}; ` +
        "nest the smaller factor, or drop it",
    );
  }
  return { sparse, tail, first, ...layOut(rows, sparse, tail) };
}

/** Rows of each column of a term (its own scalar first, ascending). */
function termColumns(
  terms: readonly PatternTerm[],
  first: readonly number[],
  p: number,
  t: number,
  products: (row: number, column: number) => Products | undefined,
  waiting: Map<number, Int32Array[]>,
): Int32Array[] {
  const { k, levels } = terms[t]!;
  const partners = Array.from({ length: levels }, () => new Set<number>());
  for (let row = t + 1; row < terms.length; row++) {
    const found = products(row, t);
    if (found === undefined) continue;
    for (let b = 0; b < found.count; b++) {
      const from = first[row]! + found.levels[2 * b]! * terms[row]!.k;
      const partner = partners[found.levels[2 * b + 1]!]!;
      for (let a = 0; a < terms[row]!.k; a++) partner.add(from + a);
    }
  }
  const q = first.at(-1)!;
  const fixed = Array.from({ length: p }, (_, j) => q + j);
  return partners.flatMap((partner, g) =>
    Array.from({ length: k }, (_, a) => {
      const own = first[t]! + g * k + a;
      const rows = new Set(partner);
      for (let b = a + 1; b < k; b++) rows.add(first[t]! + g * k + b);
      for (const child of waiting.get(own) ?? [])
        for (const row of child) if (row > own && row < q) rows.add(row);
      waiting.delete(own);
      const sorted = Int32Array.from(rows).sort();
      const column = Int32Array.from([own, ...sorted, ...fixed]);
      if (sorted.length > 0) push(waiting, sorted[0]!, column);
      return column;
    }),
  );
}

function push(map: Map<number, Int32Array[]>, key: number, column: Int32Array): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [column]);
  else list.push(column);
}

/** Columns one after the other, and for each sparse row the columns that reach it. */
function layOut(rows: readonly Int32Array[], sparse: number, tail: number) {
  const columnStart = new Int32Array(sparse + 1);
  rows.forEach((column, j) => {
    columnStart[j + 1] = columnStart[j]! + column.length;
  });
  const stored = columnStart[sparse]!;
  const row = new Int32Array(stored);
  const reached = Array.from({ length: sparse }, () => [] as number[]);
  rows.forEach((column, j) => {
    row.set(column, columnStart[j]!);
    for (let i = 1; i < column.length; i++) {
      if (column[i]! < sparse) reached[column[i]!]!.push(j, columnStart[j]! + i);
    }
  });
  const rowStart = new Int32Array(sparse + 1);
  reached.forEach((list, j) => {
    rowStart[j + 1] = rowStart[j]! + list.length / 2;
  });
  return {
    columnStart,
    row,
    rowStart,
    rowEntry: Int32Array.from(reached.flat()),
    size: stored + tail * tail,
  };
}

type Stored = Pick<FactorPattern, "sparse" | "tail" | "columnStart" | "row">;

/** Place of entry (i, j), j ≤ i, in the factor. */
function placeOf({ sparse, tail, columnStart, row }: Stored, i: number, j: number): number {
  if (j >= sparse) return columnStart[sparse]! + (i - sparse) * tail + (j - sparse);
  let low = columnStart[j]!;
  let high = columnStart[j + 1]! - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (row[middle]! < i) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Places of all numbers of k × l blocks of two terms, by their first scalars; -1 above the diagonal. */
export function blockPlaces(
  k: number,
  l: number,
  firstRow: number,
  firstColumn: number,
  { count, levels }: Products,
  pattern: Stored,
): Int32Array {
  const places = new Int32Array(count * k * l).fill(-1);
  for (let b = 0; b < count; b++) {
    const i = firstRow + levels[2 * b]! * k;
    const j = firstColumn + levels[2 * b + 1]! * l;
    for (let a = 0; a < k; a++) {
      for (let c = 0; c < l; c++) {
        if (i + a >= j + c) places[(b * k + a) * l + c] = placeOf(pattern, i + a, j + c);
      }
    }
  }
  return places;
}
