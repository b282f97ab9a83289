import { get, int, set } from "../linalg/vector";
import { restart } from "../resample/philox";
import { Philox } from "../resample/random";
import { digamma } from "../special/gamma/polygamma";
import { logGammaVariate } from "./log-gamma-variate";

/**
 * One draw of Dirichlet variates, a row each, up to a common factor of their row: logarithms of gamma variates with the shapes
 * `alphas` (f64, rows × columns). Row i is replicate `draw` of the stream `randoms[i]` (pointers), so that it does not depend on
 * other rows.
 */
export function drawLogs(
  randoms: usize,
  draw: u32,
  alphas: usize,
  rows: i32,
  columns: i32,
  out: usize,
): void {
  for (let i = 0; i < rows; i++) {
    const random = changetype<Philox>(<usize>int(randoms, i));
    restart(random, draw);
    const from = i * columns;
    for (let j = 0; j < columns; j++) set(out, from + j, logGammaVariate(random, get(alphas, from + j)));
  }
}

/** What these logarithms are on average, ψ(α), in place of `count` parameters. */
export function expectedLogs(alphas: usize, count: i32): void {
  for (let i = 0; i < count; i++) set(alphas, i, digamma(get(alphas, i)));
}

/** Subtract from each row the logarithm of the sum of its exponentials: logarithms of proportions, in place. */
export function closeLogs(logs: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    const from = i * columns;
    let largest = -Infinity;
    for (let j = 0; j < columns; j++) largest = Math.max(largest, get(logs, from + j));
    let sum: f64 = 0;
    for (let j = 0; j < columns; j++) sum += Math.exp(get(logs, from + j) - largest);
    const total = largest + Math.log(sum);
    for (let j = 0; j < columns; j++) set(logs, from + j, get(logs, from + j) - total);
  }
}
