import { dot } from "./dot";
import { dotBlock } from "./dot-block";
import { get, part, set } from "./vector";

/**
 * out[i][j] += sign × Σ x_i x_j for j ≤ i over `inner` numbers of `rows` rows, `stride` and `width` numbers apart in x and out.
 *
 * @param dots scratch, f64[8]
 */
export function addRowProducts(
  rows: i32,
  inner: i32,
  x: usize,
  stride: i32,
  sign: f64,
  out: usize,
  width: i32,
  dots: usize,
): void {
  const bytes = (<usize>stride) << 3;
  const by = f64x2.splat(sign);
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const xi = part(x, i * stride);
    for (let j = 0; j < i + 4; j += 2) {
      dotBlock(inner, xi, bytes, part(x, j * stride), bytes, dots);
      for (let a = 0; a < 4; a++) {
        const to = part(out, (i + a) * width + j);
        const sums = dots + ((<usize>a) << 4);
        if (j + 1 <= i + a) v128.store(to, f64x2.add(v128.load(to), f64x2.mul(by, v128.load(sums))));
        else if (j == i + a) store<f64>(to, load<f64>(to) + sign * load<f64>(sums));
      }
    }
  }
  for (; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      const to = part(out, i * width + j);
      store<f64>(to, load<f64>(to) + sign * dot(inner, part(x, i * stride), part(x, j * stride)));
    }
  }
}

/**
 * x ← L⁻¹x for each of `rows` rows of n contiguous numbers, L a lower triangle n wide.
 *
 * @param dots scratch, f64[8]
 */
export function solveEachRow(rows: i32, n: i32, L: usize, x: usize, dots: usize): void {
  const bytes = (<usize>n) << 3;
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    const own = part(x, r * n);
    let i = 0;
    for (; i + 2 <= n; i += 2) {
      const Li = part(L, i * n);
      dotBlock(i, own, bytes, Li, bytes, dots);
      const first = 1 / get(Li, i);
      const beside = get(Li, n + i);
      const second = 1 / get(Li, n + i + 1);
      for (let a = 0; a < 4; a++) {
        const to = part(own, a * n + i);
        const sums = dots + ((<usize>a) << 4);
        const value = (load<f64>(to) - load<f64>(sums)) * first;
        store<f64>(to, value);
        store<f64>(to, (load<f64>(to, 8) - load<f64>(sums, 8) - value * beside) * second, 8);
      }
    }
    if (i < n) for (let a = 0; a < 4; a++) solveLast(n, L, part(own, a * n), i);
  }
  for (; r < rows; r++) {
    for (let i = 0; i < n; i++) solveLast(n, L, part(x, r * n), i);
  }
}

/** Number i of L⁻¹x, from those before. */
function solveLast(n: i32, L: usize, x: usize, i: i32): void {
  const Li = part(L, i * n);
  set(x, i, (get(x, i) - dot(i, Li, x)) / get(Li, i));
}
