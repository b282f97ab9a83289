import { get, set } from "../linalg/vector";

/**
 * Isometric log-ratio coordinates along a binary tree (Egozcue & Pawlowsky-Glahn 2005, Math. Geol. 37:795).
 *
 * Tips are numbered 0 … n - 1 from left to right, balances n … 2n - 2 in level order, so that a balance comes
 * before the balances under it. Balance k has the children `left[k]`, `right[k]` (i32, these numbers) and the
 * weights `minus[k]`, `plus[k]` (f64) of a tip on its left and right side. `scratch` holds 2n - 1 numbers.
 */

/**
 * Balances of `rows` rows of n logarithms. Sums are made per subtree from the tips up: an addition per node,
 * and no difference of long running sums.
 */
export function balancesOfLogs(
  logs: usize,
  rows: i32,
  tips: i32,
  left: usize,
  right: usize,
  minus: usize,
  plus: usize,
  scratch: usize,
  balances: usize,
): void {
  const width = (<usize>tips) << 3;
  const sums = scratch + width;
  for (let i = 0; i < rows; i++) {
    memory.copy(scratch, logs + <usize>i * width, width);
    const out = balances + <usize>i * (width - 8);
    for (let k = tips - 2; k >= 0; k--) {
      const index = (<usize>k) << 2;
      const number = (<usize>k) << 3;
      const leftSum = get(scratch, load<i32>(left + index));
      const rightSum = get(scratch, load<i32>(right + index));
      store<f64>(sums + number, leftSum + rightSum);
      store<f64>(out + number, load<f64>(plus + number) * rightSum - load<f64>(minus + number) * leftSum);
    }
  }
}

/** The way back: centred log-ratios of the n tips from `rows` rows of n - 1 balances, from the root down. */
export function logsOfBalances(
  balances: usize,
  rows: i32,
  tips: i32,
  left: usize,
  right: usize,
  minus: usize,
  plus: usize,
  scratch: usize,
  logs: usize,
): void {
  const width = (<usize>tips) << 3;
  const levels = scratch + width;
  for (let i = 0; i < rows; i++) {
    const row = balances + <usize>i * (width - 8);
    store<f64>(levels, 0);
    for (let k = 0; k < tips - 1; k++) {
      const index = (<usize>k) << 2;
      const number = (<usize>k) << 3;
      const level = load<f64>(levels + number);
      const balance = load<f64>(row + number);
      set(scratch, load<i32>(left + index), level - load<f64>(minus + number) * balance);
      set(scratch, load<i32>(right + index), level + load<f64>(plus + number) * balance);
    }
    memory.copy(logs + <usize>i * width, scratch, width);
  }
}
