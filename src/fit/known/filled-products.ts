import type { GroupedColumns, Products } from "../prepare/block-products.js";

/** Cross-products where a row has numbers for all levels of one side or both. */
export function filledProducts(row: GroupedColumns, column: GroupedColumns): Products {
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
