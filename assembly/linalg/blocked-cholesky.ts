import { cholesky } from "./cholesky";
import { dot } from "./dot";
import { dotBlock } from "./dot-block";
import { get, part, set } from "./vector";

/** Width of a block of columns: its rows stay in the second-level cache while the panel below is updated. */
const BLOCK: i32 = 48;
/** Below this the plain loops are as fast. */
const SMALL: i32 = 64;

/**
 * Lower Cholesky factor of a symmetric n × n matrix (row-major, lower triangle), in place: left-looking over blocks
 * of columns, all products of rows by `dotBlock`.
 *
 * @param scratch f64[8]
 * @returns false when a pivot is not positive
 */
export function blockedCholesky(n: i32, A: usize, scratch: usize): bool {
  if (n <= SMALL) return cholesky(n, A);
  const row = (<usize>n) << 3;
  for (let from = 0; from < n; from += BLOCK) {
    const to = min(from + BLOCK, n);
    subtractProducts(n, A, from, to, row, scratch);
    for (let i = from; i < n; i++) {
      const Ai = part(A + <usize>i * row, from);
      const last = min(i, to);
      for (let j = from; j < last; j++) {
        const Aj = part(A + <usize>j * row, from);
        const offset = (<usize>(j - from)) << 3;
        store<f64>(Ai + offset, (load<f64>(Ai + offset) - dot(j - from, Ai, Aj)) / load<f64>(Aj + offset));
      }
      if (i >= to) continue;
      const pivot = get(Ai, i - from) - dot(i - from, Ai, Ai);
      if (!(pivot > 0)) return false;
      set(Ai, i - from, Math.sqrt(pivot));
    }
  }
  return true;
}

/** A[i, from..to) −= L[i, 0..from) L[from..to, 0..from)' for every row i ≥ from. */
function subtractProducts(n: i32, A: usize, from: i32, to: i32, row: usize, scratch: usize): void {
  if (from == 0) return;
  let i = from;
  for (; i + 4 <= n; i += 4) {
    const Ai = A + <usize>i * row;
    let j = from;
    for (; j + 2 <= to; j += 2) {
      if (j > i + 3) break;
      dotBlock(from, Ai, row, A + <usize>j * row, row, scratch);
      for (let a = 0; a < 4; a++) {
        const at = part(Ai + <usize>a * row, j);
        v128.store(at, f64x2.sub(v128.load(at), v128.load(scratch + ((<usize>a) << 4))));
      }
    }
    for (; j < to; j++) {
      for (let a = 0; a < 4; a++) subtractProduct(A, from, i + a, j, row);
    }
  }
  for (; i < n; i++) {
    for (let j = from; j < min(to, i + 1); j++) subtractProduct(A, from, i, j, row);
  }
}

function subtractProduct(A: usize, width: i32, i: i32, j: i32, row: usize): void {
  const at = part(A + <usize>i * row, j);
  store<f64>(at, load<f64>(at) - dot(width, A + <usize>i * row, A + <usize>j * row));
}

/**
 * Inverse of L L' for the lower factor of the leading m × m part of an n-wide matrix; the lower triangle of `inverse`
 * (row-major, width n) is written.
 *
 * @param columns scratch, f64[m][n]: row j receives column j of L⁻¹
 * @param scratch f64[8]
 */
export function blockedInverse(
  m: i32,
  n: i32,
  L: usize,
  inverse: usize,
  columns: usize,
  scratch: usize,
): void {
  const row = (<usize>n) << 3;
  memory.fill(columns, 0, <usize>m * row);
  for (let from = 0; from < m; from += 4) {
    const to = min(from + 4, m);
    solveRows(L, columns, from, to, row, scratch);
  }
  for (let i = 0; i < m; i += 4) {
    const rows = min(4, m - i);
    for (let j = 0; j < i + rows; j += 2) {
      const pair = min(2, m - j);
      const start = max(i, j);
      const offset = (<usize>start) << 3;
      if (rows == 4 && pair == 2) {
        dotBlock(
          m - start,
          columns + <usize>i * row + offset,
          row,
          columns + <usize>j * row + offset,
          row,
          scratch,
        );
        for (let a = 0; a < 4; a++) {
          for (let b = 0; b < 2; b++) {
            if (j + b > i + a) continue;
            set(inverse + <usize>(i + a) * row, j + b, get(scratch, a * 2 + b));
          }
        }
        continue;
      }
      for (let a = 0; a < rows; a++) {
        for (let b = 0; b < pair; b++) {
          if (j + b > i + a) continue;
          const x = columns + <usize>(i + a) * row + offset;
          set(
            inverse + <usize>(i + a) * row,
            j + b,
            dot(m - start, x, columns + <usize>(j + b) * row + offset),
          );
        }
      }
    }
  }
}

/** Rows from..to of L⁻¹, entry (i, j) into columns[j][i]. */
function solveRows(L: usize, columns: usize, from: i32, to: i32, row: usize, scratch: usize): void {
  const full = to - from == 4;
  for (let j = 0; j < from; j += 2) {
    // Columns before j hold zeros in front of it; the pair starts at its first.
    const offset = (<usize>j) << 3;
    if (full && j + 1 < from) {
      dotBlock(
        from - j,
        L + <usize>from * row + offset,
        row,
        columns + <usize>j * row + offset,
        row,
        scratch,
      );
      for (let a = 0; a < 4; a++) {
        set(columns + <usize>j * row, from + a, -load<f64>(scratch + ((<usize>a) << 4)));
        set(columns + <usize>(j + 1) * row, from + a, -load<f64>(scratch + ((<usize>a) << 4), 8));
      }
      continue;
    }
    for (let b = j; b < min(j + 2, from); b++) {
      for (let i = from; i < to; i++) {
        const known = dot(from - j, L + <usize>i * row + offset, columns + <usize>b * row + offset);
        set(columns + <usize>b * row, i, -known);
      }
    }
  }
  for (let i = from; i < to; i++) {
    const Li = part(L + <usize>i * row, from);
    const diagonal = get(L + <usize>i * row, i);
    for (let j = 0; j <= i; j++) {
      const out = part(columns + <usize>j * row, from);
      const right: f64 = i == j ? 1 : get(out, i - from);
      set(out, i - from, (right - dot(i - from, Li, out)) / diagonal);
    }
  }
}
