import type { FactorPattern } from "../prepare/factor-pattern.js";
import type { SparseDesign } from "../prepare/sparse-design.js";

/** Where the numbers of the factor of what is left lie. */
export type RestPattern = Omit<FactorPattern, "first">;

/** The pattern of the factor of a design without the columns of its first term. */
export function restPattern(design: SparseDesign): RestPattern {
  const { terms, sparse, tail, size, columnStart, row } = design;
  const q = terms[0]!.k * terms[0]!.level.length;
  if (sparse < q) return denseTail(tail - q);
  const from = columnStart[q]!;
  return {
    sparse: sparse - q,
    tail,
    size: size - from,
    columnStart: columnStart.subarray(q).map((start) => start - from),
    row: row.subarray(from).map((scalar) => scalar - q),
    ...rowsFrom(q, from, design),
  };
}

function denseTail(width: number): RestPattern {
  return {
    sparse: 0,
    tail: width,
    size: width * width,
    columnStart: new Int32Array(1),
    row: new Int32Array(0),
    rowStart: new Int32Array(1),
    rowEntry: new Int32Array(0),
  };
}

/** For each row from `q` on the columns from `q` on that reach it; their first number is `from`. */
function rowsFrom(q: number, from: number, { sparse, rowStart, rowEntry }: SparseDesign) {
  const starts = new Int32Array(sparse - q + 1);
  const entries: number[] = [];
  for (let j = q; j < sparse; j++) {
    for (let e = rowStart[j]!; e < rowStart[j + 1]!; e++) {
      if (rowEntry[2 * e]! >= q) entries.push(rowEntry[2 * e]! - q, rowEntry[2 * e + 1]! - from);
    }
    starts[j - q + 1] = entries.length / 2;
  }
  return { rowStart: starts, rowEntry: Int32Array.from(entries) };
}
