import { get, int, set } from "../linalg/vector";
import { restart } from "../resample/philox";
import { Philox } from "../resample/random";
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
