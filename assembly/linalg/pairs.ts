import { part } from "./vector";

/**
 * Pairs of matrices, element by element in the two lanes of 128 bits: what is done to one is done to both. `entry`
 * counts in pairs of numbers.
 */

export function pairAt(A: usize, entry: i32): v128 {
  return v128.load(A + ((<usize>entry) << 4));
}

/** Where an entry stands. */
export function pairPlace(A: usize, entry: i32): usize {
  return A + ((<usize>entry) << 4);
}

/** Sum of both lanes of an entry. */
export function sumOfPair(A: usize, entry: i32): f64 {
  return load<f64>(A + ((<usize>entry) << 4)) + load<f64>(A + ((<usize>entry) << 4), 8);
}

/** C ← A B for pairs of k × k matrices A (row-major) and one B, in single numbers, for both. */
export function pairTimes(k: i32, A: usize, B: usize, C: usize): void {
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let total = f64x2.splat(0);
      for (let m = 0; m < k; m++) {
        const b = v128.load64_splat(part(B, m * k + j));
        total = f64x2.add(total, f64x2.mul(pairAt(A, i * k + m), b));
      }
      v128.store(pairPlace(C, i * k + j), total);
    }
  }
}

/** C ← S B with symmetric S, packed by rows of its lower triangle. */
export function symmetricTimesPair(k: i32, S: usize, B: usize, C: usize): void {
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let total = f64x2.splat(0);
      for (let m = 0; m < k; m++) {
        const entry = m < i ? ((i * (i + 1)) >> 1) + m : ((m * (m + 1)) >> 1) + i;
        total = f64x2.add(total, f64x2.mul(pairAt(S, entry), pairAt(B, m * k + j)));
      }
      v128.store(pairPlace(C, i * k + j), total);
    }
  }
}

/** C ← A'B where that is symmetric: its lower triangle, packed by rows. */
export function pairProduct(k: i32, A: usize, B: usize, C: usize): void {
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let total = f64x2.splat(0);
      for (let m = 0; m < k; m++)
        total = f64x2.add(total, f64x2.mul(pairAt(A, m * k + i), pairAt(B, m * k + j)));
      v128.store(pairPlace(C, ((i * (i + 1)) >> 1) + j), total);
    }
  }
}
