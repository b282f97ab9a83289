import { axpy, clear } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { get, int, part } from "../linalg/vector";

/**
 * X̃_g = Zq_g'X_g for every group, and X ← X − Zq X̃, the part of X within groups.
 *
 * @param X f64[p][n], column by column
 * @param Zq f64[k][n], orthonormal within each group
 * @param groupStart i32[groups + 1]
 * @param tilde out, f64[groups][k][p]
 */
export function splitByGroup(
  n: i32,
  p: i32,
  k: i32,
  groups: i32,
  groupStart: usize,
  Zq: usize,
  X: usize,
  tilde: usize,
): void {
  const stride = (<usize>n) << 3;
  for (let g = 0; g < groups; g++) {
    const from = int(groupStart, g);
    const size = load<i32>(groupStart + ((<usize>g) << 2), 4) - from;
    const rows = (<usize>from) << 3;
    for (let a = 0; a < k; a++) {
      const basis = Zq + <usize>a * stride + rows;
      for (let j = 0; j < p; j++) {
        const column = X + <usize>j * stride + rows;
        const along = dot(size, basis, column);
        axpy(size, -along, basis, column);
        store<f64>(tilde + (((<usize>g * k + a) * p + j) << 3), along);
      }
    }
  }
}

/**
 * Cross-products of the reduced groups of one class: Σ X̃[a,:]'X̃[b,:], plus the transpose for a ≠ b.
 *
 * @param X f64[count][k][p]
 * @param W out, f64[k(k+1)/2][p(p+1)/2], both packed by rows of the lower triangle
 */
export function classProducts(count: i32, k: i32, p: i32, X: usize, W: usize): void {
  const width = (p * (p + 1)) >> 1;
  clear(((k * (k + 1)) >> 1) * width, W);
  for (let i = 0; i < count; i++) {
    const Xi = part(X, i * k * p);
    let to = W;
    for (let a = 0; a < k; a++) {
      const Xa = part(Xi, a * p);
      for (let b = 0; b <= a; b++) {
        addProduct(p, Xa, part(Xi, b * p), a != b, to);
        to += (<usize>width) << 3;
      }
    }
  }
}

/** to += x y' (+ y x' when `both`), lower triangle packed by rows. */
function addProduct(p: i32, x: usize, y: usize, both: bool, to: usize): void {
  for (let i = 0; i < p; i++) {
    const xi = get(x, i);
    const yi = get(y, i);
    axpy(i + 1, xi, y, to);
    if (both) axpy(i + 1, yi, x, to);
    to += (<usize>i + 1) << 3;
  }
}
