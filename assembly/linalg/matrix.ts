import { get, set } from "./vector";

/** Entry (i, j) of a row-major matrix with `width` columns. */
export function at(A: usize, width: i32, i: i32, j: i32): f64 {
  return get(A, i * width + j);
}

/** Set entry (i, j) of a row-major matrix with `width` columns. */
export function put(A: usize, width: i32, i: i32, j: i32, value: f64): void {
  set(A, i * width + j, value);
}

/** The upper triangle of a row-major n × n matrix ← the lower one. */
export function mirror(n: i32, A: usize): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) put(A, n, j, i, at(A, n, i, j));
}

/** Position of (i, j), j ≤ i, in a lower triangle packed row by row. */
export function packed(i: i32, j: i32): i32 {
  return ((i * (i + 1)) >> 1) + j;
}
