import { filledProducts } from "../known/form.js";

/** A design matrix in groups: Z of one term, or X as a single group. */
export interface GroupedColumns {
  readonly k: number;
  readonly levels: number;
  /** Level of each row; -1 for none. */
  readonly index: Int32Array;
  /** n × k, row-major; with `isFilled` n × (levels × k). */
  readonly Z: Float64Array;
  /** Has every row numbers for all levels? */
  readonly isFilled?: boolean;
}

/** Blocks of Z_row'Z_column: one for each pair of levels that share rows. */
export interface Products {
  readonly count: number;
  /** count × 2. */
  readonly levels: Int32Array;
  /** count × k row × k column. */
  readonly blocks: Float64Array;
}

/**
 * Cross-products of two sets of grouped columns, by pairs of levels in the order of their first row. Of filled columns with
 * themselves each pair of levels comes once, the blocks on the diagonal first.
 */
export function blockProducts(row: GroupedColumns, column: GroupedColumns): Products {
  if (row.isFilled || column.isFilled) return filledProducts(row, column);
  const n = row.index.length;
  const slot = slotsOf(row, column);
  const width = row.k * column.k;
  const blocks = new Float64Array(slot.count * width);
  for (let i = 0; i < n; i++) {
    const at = slot.of[i]!;
    if (at < 0) continue;
    for (let a = 0; a < row.k; a++) {
      const x = row.Z[i * row.k + a]!;
      const to = at * width + a * column.k;
      for (let b = 0; b < column.k; b++) blocks[to + b]! += x * column.Z[i * column.k + b]!;
    }
  }
  return { count: slot.count, levels: slot.levels, blocks };
}

/** The pair of levels of each row, numbered by first occurrence; -1 where either has none. */
function slotsOf(row: GroupedColumns, column: GroupedColumns) {
  const n = row.index.length;
  const of = new Int32Array(n).fill(-1);
  const numbers = new Map<number, number>();
  const levels: number[] = [];
  for (let i = 0; i < n; i++) {
    const [g, h] = [row.index[i]!, column.index[i]!];
    if (g < 0 || h < 0) continue;
    const key = g * column.levels + h;
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
      levels.push(g, h);
    }
    of[i] = number;
  }
  return { of, count: numbers.size, levels: Int32Array.from(levels) };
}
