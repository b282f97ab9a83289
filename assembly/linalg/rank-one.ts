import { get, part } from "./vector";

/** A += x x' (n × n, row-major), the lower triangle. */
export function addSquare(n: i32, x: usize, A: usize): void {
  for (let i = 0; i < n; i++) {
    const own = get(x, i);
    addTo(i + 1, own, x, A);
    A = part(A, n);
  }
}

/** A += x y' + y x' (n × n, row-major), the lower triangle. */
export function addCross(n: i32, x: usize, y: usize, A: usize): void {
  const size = (<usize>n) << 3;
  for (let i = 0; i < n; i++) {
    const xi = f64x2.splat(get(x, i));
    const yi = f64x2.splat(get(y, i));
    const count = (<usize>(i + 1)) << 3;
    let j: usize = 0;
    for (const end = count & ~15; j < end; j += 16) {
      const both = f64x2.add(f64x2.mul(xi, v128.load(y + j)), f64x2.mul(yi, v128.load(x + j)));
      v128.store(A + j, f64x2.add(v128.load(A + j), both));
    }
    if (j < count) {
      const both = get(x, i) * load<f64>(y + j) + get(y, i) * load<f64>(x + j);
      store<f64>(A + j, load<f64>(A + j) + both);
    }
    A += size;
  }
}

/** to += a x, as `axpy`, short enough to stand where it is used. */
function addTo(n: i32, a: f64, x: usize, to: usize): void {
  const by = f64x2.splat(a);
  const count = (<usize>n) << 3;
  let j: usize = 0;
  for (const end = count & ~15; j < end; j += 16) {
    v128.store(to + j, f64x2.add(v128.load(to + j), f64x2.mul(by, v128.load(x + j))));
  }
  if (j < count) store<f64>(to + j, load<f64>(to + j) + a * load<f64>(x + j));
}
