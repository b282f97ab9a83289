import { dot } from "./dot";
import { part, set } from "./vector";

/** out[j] = Σ a_j y for four rows `a_j`, `stride` bytes apart: y is read once for all four. */
function dotFour(n: i32, a: usize, stride: usize, y: usize, out: usize): void {
  let a1 = a + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  const end2 = y + ((<usize>n >> 1) << 4);
  while (y < end2) {
    const x = v128.load(y);
    s0 = f64x2.add(s0, f64x2.mul(v128.load(a), x));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(a1), x));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(a2), x));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(a3), x));
    y += 16;
    a += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
  }
  let left: f64 = 0;
  const odd = n & 1;
  if (odd) left = load<f64>(y);
  store<f64>(out, f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1) + (odd ? left * load<f64>(a) : 0));
  store<f64>(
    out,
    f64x2.extract_lane(s1, 0) + f64x2.extract_lane(s1, 1) + (odd ? left * load<f64>(a1) : 0),
    8,
  );
  store<f64>(
    out,
    f64x2.extract_lane(s2, 0) + f64x2.extract_lane(s2, 1) + (odd ? left * load<f64>(a2) : 0),
    16,
  );
  store<f64>(
    out,
    f64x2.extract_lane(s3, 0) + f64x2.extract_lane(s3, 1) + (odd ? left * load<f64>(a3) : 0),
    24,
  );
}

/** out ← A y for `rows` contiguous rows of length `n`. */
export function rowsTimes(rows: i32, n: i32, A: usize, y: usize, out: usize): void {
  const stride = (<usize>n) << 3;
  let i = 0;
  for (; i + 4 <= rows; i += 4) dotFour(n, A + <usize>i * stride, stride, y, part(out, i));
  for (; i < rows; i++) set(out, i, dot(n, A + <usize>i * stride, y));
}
