import { get } from "../linalg/vector";

/** Rows of compositions: their sums and means. */

/** Sum of `count` numbers with Neumaier's compensation (1974, ZAMM 54:39). */
export function compensatedSum(values: usize, count: i32): f64 {
  let sum: f64 = 0;
  let lost: f64 = 0;
  for (let i = 0; i < count; i++) {
    const value = get(values, i);
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** Divide each row by its sum, in place. */
export function closeRows(values: usize, rows: i32, columns: i32): void {
  const width = (<usize>columns) << 3;
  for (let i = 0; i < rows; i++) {
    const row = values + <usize>i * width;
    const end = row + width;
    const sum = compensatedSum(row, columns);
    for (let at = row; at < end; at += 8) store<f64>(at, load<f64>(at) / sum);
  }
}

/** Subtract its mean from each row, in place. Of logarithms this makes centred log-ratios. */
export function centreRows(values: usize, rows: i32, columns: i32): void {
  const width = (<usize>columns) << 3;
  for (let i = 0; i < rows; i++) {
    const row = values + <usize>i * width;
    const end = row + width;
    const mean = compensatedSum(row, columns) / <f64>columns;
    for (let at = row; at < end; at += 8) store<f64>(at, load<f64>(at) - mean);
  }
}
