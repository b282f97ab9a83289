import { get, set } from "./vector";

/** C ← A B for n × n matrices (row-major); C must not overlap A or B. */
export function multiply(n: i32, A: usize, B: usize, C: usize): void {
  if (n == 2) {
    product2(A, 8, 16, B, 16, 8, C);
    return;
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let total: f64 = 0;
      for (let m = 0; m < n; m++) {
        total += get(A, i * n + m) * get(B, m * n + j);
      }
      set(C, i * n + j, total);
    }
  }
}

/** C ← A' B for n × n matrices (row-major); C must not overlap A or B. */
export function transposeMultiply(n: i32, A: usize, B: usize, C: usize): void {
  if (n == 2) {
    product2(A, 16, 8, B, 16, 8, C);
    return;
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let total: f64 = 0;
      for (let m = 0; m < n; m++) {
        total += get(A, m * n + i) * get(B, m * n + j);
      }
      set(C, i * n + j, total);
    }
  }
}

/** C ← A B' for n × n matrices (row-major); C must not overlap A or B. */
export function multiplyTranspose(n: i32, A: usize, B: usize, C: usize): void {
  if (n == 2) {
    product2(A, 8, 16, B, 8, 16, C);
    return;
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let total: f64 = 0;
      for (let m = 0; m < n; m++) {
        total += get(A, i * n + m) * get(B, j * n + m);
      }
      set(C, i * n + j, total);
    }
  }
}

/** y ← A x for an n × n matrix (row-major). */
export function multiplyVector(n: i32, A: usize, x: usize, y: usize): void {
  for (let i = 0; i < n; i++) {
    let total: f64 = 0;
    for (let j = 0; j < n; j++) total += get(A, i * n + j) * get(x, j);
    set(y, i, total);
  }
}

/** y ← A' x for an n × n matrix (row-major). */
export function transposeMultiplyVector(n: i32, A: usize, x: usize, y: usize): void {
  for (let j = 0; j < n; j++) {
    let total: f64 = 0;
    for (let i = 0; i < n; i++) total += get(A, i * n + j) * get(x, i);
    set(y, j, total);
  }
}

/**
 * The 2 × 2 case, by far the most frequent, without loops. `along` is the step in bytes from one summand to the next
 * of either matrix, `across` from one row of A, or column of B, to the next.
 */
function product2(
  A: usize,
  alongA: usize,
  acrossA: usize,
  B: usize,
  alongB: usize,
  acrossB: usize,
  C: usize,
): void {
  const a00 = load<f64>(A);
  const a01 = load<f64>(A + alongA);
  const a10 = load<f64>(A + acrossA);
  const a11 = load<f64>(A, 24);
  const b00 = load<f64>(B);
  const b10 = load<f64>(B + alongB);
  const b01 = load<f64>(B + acrossB);
  const b11 = load<f64>(B, 24);
  store<f64>(C, a00 * b00 + a01 * b10);
  store<f64>(C, a00 * b01 + a01 * b11, 8);
  store<f64>(C, a10 * b00 + a11 * b10, 16);
  store<f64>(C, a10 * b01 + a11 * b11, 24);
}
