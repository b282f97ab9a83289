/**
 * Products of four rows with two rows, `out[i][j] = Σ a_i b_j` over `n` contiguous numbers: the inner loop of the
 * dense factorisation, each number loaded once for several products.
 *
 * @param a first of four rows, `strideA` bytes apart
 * @param b first of two rows, `strideB` bytes apart
 * @param out f64[4][2]
 */
export function dotBlock(n: i32, a: usize, strideA: usize, b: usize, strideB: usize, out: usize): void {
  let a1 = a + strideA;
  let a2 = a1 + strideA;
  let a3 = a2 + strideA;
  let b1 = b + strideB;
  let s00 = f64x2.splat(0);
  let s01 = f64x2.splat(0);
  let s10 = f64x2.splat(0);
  let s11 = f64x2.splat(0);
  let s20 = f64x2.splat(0);
  let s21 = f64x2.splat(0);
  let s30 = f64x2.splat(0);
  let s31 = f64x2.splat(0);
  const end2 = a + ((<usize>n >> 1) << 4);
  while (a < end2) {
    const y0 = v128.load(b);
    const y1 = v128.load(b1);
    let x = v128.load(a);
    s00 = f64x2.add(s00, f64x2.mul(x, y0));
    s01 = f64x2.add(s01, f64x2.mul(x, y1));
    x = v128.load(a1);
    s10 = f64x2.add(s10, f64x2.mul(x, y0));
    s11 = f64x2.add(s11, f64x2.mul(x, y1));
    x = v128.load(a2);
    s20 = f64x2.add(s20, f64x2.mul(x, y0));
    s21 = f64x2.add(s21, f64x2.mul(x, y1));
    x = v128.load(a3);
    s30 = f64x2.add(s30, f64x2.mul(x, y0));
    s31 = f64x2.add(s31, f64x2.mul(x, y1));
    a += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
    b += 16;
    b1 += 16;
  }
  v128.store(out, pairSums(s00, s01));
  v128.store(out, pairSums(s10, s11), 16);
  v128.store(out, pairSums(s20, s21), 32);
  v128.store(out, pairSums(s30, s31), 48);
  if (!(n & 1)) return;
  const last = f64x2.replace_lane(f64x2.splat(load<f64>(b)), 1, load<f64>(b1));
  addLast(out, load<f64>(a), last);
  addLast(out + 16, load<f64>(a1), last);
  addLast(out + 32, load<f64>(a2), last);
  addLast(out + 48, load<f64>(a3), last);
}

/** The sums of both numbers of `x` and of `y`, as lanes. */
export function pairSums(x: v128, y: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(x, y, 0, 2), v128.shuffle<f64>(x, y, 1, 3));
}

function addLast(out: usize, a: f64, b: v128): void {
  v128.store(out, f64x2.add(v128.load(out), f64x2.mul(f64x2.splat(a), b)));
}
