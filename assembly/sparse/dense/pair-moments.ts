import { dot } from "../../linalg/dot";
import { get, part, set } from "../../linalg/vector";

/**
 * out[a, b][c, d] += Σ x_a[h, c] x_b[h, d] over `count` levels h of l effects for the k rows of a level, `stride` numbers
 * apart; a ≥ b, as the others follow by symmetry.
 */
export function addMoments(k: i32, l: i32, count: i32, x: usize, stride: i32, out: usize): void {
  for (let a = 0; a < k; a++) {
    const xa = part(x, a * stride);
    for (let b = 0; b <= a; b++) {
      const to = part(out, (a * k + b) * l * l);
      const xb = part(x, b * stride);
      if (l == 1) store<f64>(to, load<f64>(to) + dot(count, xa, xb));
      else if (l == 2) addTwo(count, xa, xb, to);
      else addMany(l, count, xa, xb, to);
    }
  }
}

function addTwo(count: i32, x: usize, y: usize, to: usize): void {
  let own = f64x2.splat(0);
  let cross = f64x2.splat(0);
  for (let h = 0; h < count; h++, x += 16, y += 16) {
    const first = v128.load(x);
    const second = v128.load(y);
    own = f64x2.add(own, f64x2.mul(first, second));
    cross = f64x2.add(cross, f64x2.mul(first, v128.shuffle<f64>(second, second, 1, 0)));
  }
  set(to, 0, get(to, 0) + f64x2.extract_lane(own, 0));
  set(to, 1, get(to, 1) + f64x2.extract_lane(cross, 0));
  set(to, 2, get(to, 2) + f64x2.extract_lane(cross, 1));
  set(to, 3, get(to, 3) + f64x2.extract_lane(own, 1));
}

function addMany(l: i32, count: i32, x: usize, y: usize, to: usize): void {
  for (let h = 0; h < count; h++) {
    for (let c = 0; c < l; c++) {
      const own = get(x, c);
      for (let d = 0; d < l; d++) set(to, c * l + d, get(to, c * l + d) + own * get(y, d));
    }
    x = part(x, l);
    y = part(y, l);
  }
}

/** Σ moments[a, b][c, d] × first[a, b] × second[c, d] for symmetric k × k and l × l matrices. */
export function contract(k: i32, l: i32, moments: usize, first: usize, second: usize): f64 {
  let total: f64 = 0;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      const value = get(first, a * k + b) * dot(l * l, part(moments, (a * k + b) * l * l), second);
      total += a == b ? value : 2 * value;
    }
  }
  return total;
}
