import { part } from "./vector";

/** Sum of x[i] * y[i] over `n` contiguous numbers, in four interleaved partial sums. */
export function dot(n: i32, x: usize, y: usize): f64 {
  if (n < 4) return shortDot(n, x, y);
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  const end4 = x + ((<usize>n >> 2) << 5);
  while (x < end4) {
    even = f64x2.add(even, f64x2.mul(v128.load(x), v128.load(y)));
    odd = f64x2.add(odd, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    x += 32;
    y += 32;
  }
  const sum = f64x2.add(even, odd);
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  for (let rest = n & 3; rest > 0; rest--) {
    total += load<f64>(x) * load<f64>(y);
    x += 8;
    y += 8;
  }
  return total;
}

/** The same for fewer than four numbers. */
function shortDot(n: i32, x: usize, y: usize): f64 {
  let total: f64 = 0;
  for (let end = part(x, n); x < end; x += 8) {
    total += load<f64>(x) * load<f64>(y);
    y += 8;
  }
  return total;
}

/** Sum of `n` contiguous numbers, in four interleaved partial sums. */
export function sum(n: i32, x: usize): f64 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  const end4 = x + ((<usize>n >> 2) << 5);
  while (x < end4) {
    even = f64x2.add(even, v128.load(x));
    odd = f64x2.add(odd, v128.load(x, 16));
    x += 32;
  }
  const both = f64x2.add(even, odd);
  let total = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (let rest = n & 3; rest > 0; rest--) {
    total += load<f64>(x);
    x += 8;
  }
  return total;
}
