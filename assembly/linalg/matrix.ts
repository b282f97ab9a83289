/** Entry (i, j) of a row-major matrix with `width` columns. */
export function at(A: usize, width: i32, i: i32, j: i32): f64 {
  return load<f64>(A + ((<usize>i * width + j) << 3));
}

/** Set entry (i, j) of a row-major matrix with `width` columns. */
export function put(A: usize, width: i32, i: i32, j: i32, value: f64): void {
  store<f64>(A + ((<usize>i * width + j) << 3), value);
}

/** Position of (i, j), j ≤ i, in a lower triangle packed row by row. */
export function packed(i: i32, j: i32): i32 {
  return ((i * (i + 1)) >> 1) + j;
}
