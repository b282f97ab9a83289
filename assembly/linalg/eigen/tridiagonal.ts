import { axpy, clear, scale } from "../axpy";
import { dot } from "../dot";
import { get, part, set } from "../vector";

/**
 * A symmetric n × n matrix as Q'TQ with a tridiagonal T, by Householder reflections from the last row on (Golub & Van Loan
 * §8.3.1; Martin, Reinsch & Wilkinson 1968, Numer. Math. 11:181).
 *
 * @param A f64[n][n], lower triangle read; becomes Q
 * @param diagonal out, f64[n]
 * @param beside out, f64[n]: element i stands between i − 1 and i
 */
export function tridiagonalise(n: i32, A: usize, diagonal: usize, beside: usize): void {
  for (let i = n - 1; i > 0; i--) reflectRow(n, A, i, diagonal, beside);
  set(diagonal, 0, 0);
  set(beside, 0, 0);
  for (let i = 0; i < n; i++) {
    const h = get(diagonal, i);
    const u = part(A, i * n);
    set(diagonal, i, get(u, i));
    // Q of the first i rows times the reflection of row i.
    for (let j = 0; j < i && h != 0; j++) {
      const row = part(A, j * n);
      axpy(i, -dot(i, row, u) / h, u, row);
    }
    clear(i, u);
    set(u, i, 1);
    for (let j = 0; j < i; j++) set(A, j * n + i, 0);
  }
}

/** Bring row i to one number beside the diagonal: the vector u of the reflection stays in the row, u'u/2 in `diagonal`. */
function reflectRow(n: i32, A: usize, i: i32, diagonal: usize, beside: usize): void {
  const u = part(A, i * n);
  let size: f64 = 0;
  for (let k = 0; k < i; k++) size = Math.max(size, Math.abs(get(u, k)));
  set(diagonal, i, 0);
  if (i == 1 || size == 0) {
    set(beside, i, get(u, i - 1));
    return;
  }
  scale(i, 1 / size, u);
  const last = get(u, i - 1);
  const square = dot(i, u, u);
  const length = last > 0 ? -Math.sqrt(square) : Math.sqrt(square);
  const h = square - last * length;
  set(beside, i, size * length);
  set(u, i - 1, last - length);
  set(diagonal, i, h);
  // p = Au/h, then A −= uq' + qu' with q = p − (u'p/2h) u; only the lower triangle is kept.
  const p = beside;
  clear(i, p);
  for (let j = 0; j < i; j++) {
    const row = part(A, j * n);
    const own = get(u, j);
    set(p, j, get(p, j) + dot(j + 1, row, u));
    axpy(j, own, row, p);
  }
  scale(i, 1 / h, p);
  axpy(i, -dot(i, u, p) / (h + h), u, p);
  for (let j = 0; j < i; j++) subtractTwo(j + 1, get(u, j), p, get(p, j), u, part(A, j * n));
}

/** y −= a x + b z over `n` contiguous numbers. */
function subtractTwo(n: i32, a: f64, x: usize, b: f64, z: usize, y: usize): void {
  const first = f64x2.splat(a);
  const second = f64x2.splat(b);
  const end2 = x + ((<usize>n >> 1) << 4);
  while (x < end2) {
    const sum = f64x2.add(f64x2.mul(first, v128.load(x)), f64x2.mul(second, v128.load(z)));
    v128.store(y, f64x2.sub(v128.load(y), sum));
    x += 16;
    z += 16;
    y += 16;
  }
  if (n & 1) store<f64>(y, load<f64>(y) - (a * load<f64>(x) + b * load<f64>(z)));
}
