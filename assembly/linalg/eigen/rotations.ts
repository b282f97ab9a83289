import { part } from "../vector";

/** Columns that are rotated together: with them a matrix of a thousand rows stays in the second-level cache. */
const PANEL: i32 = 32;

/** Rotations of neighbouring rows of a matrix, kept to be applied together. */
@unmanaged
export class Rotations {
  count: i32;
  capacity: i32;
  /** f64[capacity][2]: cosine and sine of each; i32[capacity]: the first of its two rows. */
  angle: usize;
  row: usize;
}

/** Keep one rotation; those kept are applied to the n × n matrix W first where there is no room. */
export function keepRotation(r: Rotations, i: i32, c: f64, s: f64, n: i32, W: usize): void {
  if (r.count == r.capacity) applyRotations(r, n, W);
  const to = part(r.angle, 2 * r.count);
  store<f64>(to, c);
  store<f64>(to, s, 8);
  store<i32>(r.row + ((<usize>r.count) << 2), i);
  r.count++;
}

/** Apply what is kept to the rows of an n × n matrix, some columns after the other. */
export function applyRotations(r: Rotations, n: i32, W: usize): void {
  for (let from = 0; from < n; from += PANEL) {
    const width = min(PANEL, n - from);
    for (let j = 0; j < r.count; j++) {
      const angle = part(r.angle, 2 * j);
      const upper = part(W, load<i32>(r.row + ((<usize>j) << 2)) * n + from);
      rotateRows(width, load<f64>(angle), load<f64>(angle, 8), upper, part(upper, n));
    }
  }
  r.count = 0;
}

/** x ← cx − sy, y ← sx + cy. */
function rotateRows(n: i32, c: f64, s: f64, x: usize, y: usize): void {
  const cosine = f64x2.splat(c);
  const sine = f64x2.splat(s);
  const end2 = x + ((<usize>n >> 1) << 4);
  while (x < end2) {
    const a = v128.load(x);
    const b = v128.load(y);
    v128.store(x, f64x2.sub(f64x2.mul(cosine, a), f64x2.mul(sine, b)));
    v128.store(y, f64x2.add(f64x2.mul(sine, a), f64x2.mul(cosine, b)));
    x += 16;
    y += 16;
  }
  if (!(n & 1)) return;
  const a = load<f64>(x);
  const b = load<f64>(y);
  store<f64>(x, c * a - s * b);
  store<f64>(y, s * a + c * b);
}
