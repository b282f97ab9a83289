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

/** Cross-products where a row has numbers for all levels of one side or both. */
function filledProducts(row: GroupedColumns, column: GroupedColumns): Products {
  const [k, l] = [row.k, column.k];
  const dense = denseProducts(row, column);
  const width = column.levels * l;
  const pairs = levelPairs(row, column);
  const count = pairs.length / 2;
  const blocks = new Float64Array(count * k * l);
  for (let b = 0; b < count; b++) {
    const from = pairs[2 * b]! * k * width + pairs[2 * b + 1]! * l;
    for (let a = 0; a < k; a++) {
      for (let c = 0; c < l; c++) blocks[(b * k + a) * l + c] = dense[from + a * width + c]!;
    }
  }
  return { count, levels: pairs, blocks };
}

/** Z_row'Z_column over all levels, row-major; of columns with themselves the blocks on and below the diagonal. */
function denseProducts(row: GroupedColumns, column: GroupedColumns): Float64Array {
  const width = column.levels * column.k;
  const out = new Float64Array(row.levels * row.k * width);
  for (let i = 0; i < row.index.length; i++) {
    const [from, to] = rangeOf(row, i);
    const [first, last] = rangeOf(column, i);
    for (let x = from; x < to; x++) {
      const own = row.Z[zOf(row, i) + x - (row.isFilled ? 0 : from)]!;
      const end = row === column ? Math.min(last, (Math.floor(x / row.k) + 1) * row.k) : last;
      const y = zOf(column, i) - (column.isFilled ? 0 : first);
      for (let c = first; c < end; c++) out[x * width + c]! += own * column.Z[y + c]!;
    }
  }
  return out;
}

/** The columns of all levels in which a row has numbers. */
function rangeOf({ k, levels, index, isFilled }: GroupedColumns, i: number): readonly [number, number] {
  if (isFilled) return [0, levels * k];
  return index[i]! < 0 ? [0, 0] : [index[i]! * k, (index[i]! + 1) * k];
}

/** Where in Z a row starts. */
function zOf({ k, levels, isFilled }: GroupedColumns, i: number): number {
  return i * k * (isFilled ? levels : 1);
}

/** All pairs of levels; of columns with themselves those of a level first, then each of two levels once. */
function levelPairs(row: GroupedColumns, column: GroupedColumns): Int32Array {
  const isOne = row === column;
  const all = isOne ? (row.levels * (row.levels + 1)) / 2 : row.levels * column.levels;
  const pairs = new Int32Array(2 * all);
  let at = 0;
  for (let g = 0; isOne && g < row.levels; g++) {
    pairs[at++] = g;
    pairs[at++] = g;
  }
  for (let g = 0; g < row.levels; g++) {
    const end = isOne ? g : column.levels;
    for (let h = 0; h < end; h++) {
      pairs[at++] = g;
      pairs[at++] = h;
    }
  }
  return pairs;
}
