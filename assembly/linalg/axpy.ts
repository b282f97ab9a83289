import { part } from "./vector";

/** y += a x over `n` contiguous numbers. */
export function axpy(n: i32, a: f64, x: usize, y: usize): void {
  const factor = f64x2.splat(a);
  const end2 = x + ((<usize>n >> 1) << 4);
  while (x < end2) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(factor, v128.load(x))));
    x += 16;
    y += 16;
  }
  if (n & 1) store<f64>(y, load<f64>(y) + a * load<f64>(x));
}

/** x += a for each of `n` contiguous numbers. */
export function shift(n: i32, a: f64, x: usize): void {
  const amount = f64x2.splat(a);
  const end2 = x + ((<usize>n >> 1) << 4);
  for (; x < end2; x += 16) v128.store(x, f64x2.add(v128.load(x), amount));
  if (n & 1) store<f64>(x, load<f64>(x) + a);
}

/** x *= a for each of `n` contiguous numbers. */
export function scale(n: i32, a: f64, x: usize): void {
  for (let end = part(x, n); x < end; x += 8) store<f64>(x, load<f64>(x) * a);
}

/** Set `n` contiguous numbers to zero. */
export function clear(n: i32, x: usize): void {
  memory.fill(x, 0, (<usize>n) << 3);
}

/** Copy `n` contiguous numbers. */
export function copy(n: i32, from: usize, to: usize): void {
  memory.copy(to, from, (<usize>n) << 3);
}
