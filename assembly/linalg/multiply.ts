/** C ← A B for n × n matrices (row-major); C must not overlap A or B. */
export function multiply(n: i32, A: usize, B: usize, C: usize): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let total: f64 = 0;
      for (let m = 0; m < n; m++) {
        total += load<f64>(A + ((<usize>i * n + m) << 3)) * load<f64>(B + ((<usize>m * n + j) << 3));
      }
      store<f64>(C + ((<usize>i * n + j) << 3), total);
    }
  }
}

/** C ← A' B for n × n matrices (row-major); C must not overlap A or B. */
export function transposeMultiply(n: i32, A: usize, B: usize, C: usize): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let total: f64 = 0;
      for (let m = 0; m < n; m++) {
        total += load<f64>(A + ((<usize>m * n + i) << 3)) * load<f64>(B + ((<usize>m * n + j) << 3));
      }
      store<f64>(C + ((<usize>i * n + j) << 3), total);
    }
  }
}

/** C ← A B' for n × n matrices (row-major); C must not overlap A or B. */
export function multiplyTranspose(n: i32, A: usize, B: usize, C: usize): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let total: f64 = 0;
      for (let m = 0; m < n; m++) {
        total += load<f64>(A + ((<usize>i * n + m) << 3)) * load<f64>(B + ((<usize>j * n + m) << 3));
      }
      store<f64>(C + ((<usize>i * n + j) << 3), total);
    }
  }
}

/** y ← A x for an n × n matrix (row-major). */
export function multiplyVector(n: i32, A: usize, x: usize, y: usize): void {
  for (let i = 0; i < n; i++) {
    let total: f64 = 0;
    for (let j = 0; j < n; j++)
      total += load<f64>(A + ((<usize>i * n + j) << 3)) * load<f64>(x + ((<usize>j) << 3));
    store<f64>(y + ((<usize>i) << 3), total);
  }
}

/** y ← A' x for an n × n matrix (row-major). */
export function transposeMultiplyVector(n: i32, A: usize, x: usize, y: usize): void {
  for (let j = 0; j < n; j++) {
    let total: f64 = 0;
    for (let i = 0; i < n; i++)
      total += load<f64>(A + ((<usize>i * n + j) << 3)) * load<f64>(x + ((<usize>i) << 3));
    store<f64>(y + ((<usize>j) << 3), total);
  }
}
