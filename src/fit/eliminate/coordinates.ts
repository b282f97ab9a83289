import type { LevelClasses } from "./class-sums.js";
import type { Neighbours, Nodes } from "./neighbours.js";

/** Lower L with A = LL' for a positive semidefinite k × k matrix; a pivot that vanishes leaves its column zero. */
export function lowerFactor(A: Float64Array, k: number): Float64Array {
  const L = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    for (let i = j; i < k; i++) {
      let value = A[i * k + j]!;
      for (let m = 0; m < j; m++) value -= L[i * k + m]! * L[j * k + m]!;
      const pivot = L[j * k + j]!;
      if (i > j) L[i * k + j] = pivot > 0 ? value / pivot : 0;
      else L[i * k + j] = Math.sqrt(Math.max(value, 0));
    }
  }
  return L;
}

/**
 * The neighbours with coordinates in place of cross-products: B = L⁻¹C on the orthonormal columns Z_gL⁻ᵀ of a level,
 * L the root of its class, so that Σ B'B is what a level can explain of what is left.
 *
 * @param k effects of a level
 */
export function coordinates(
  k: number,
  neighbours: Neighbours,
  { width }: Nodes,
  { of, roots }: LevelClasses,
): Neighbours {
  const { start, node, blocks, from } = neighbours;
  const size = node.reduce((total, u) => total + width[u]! * k, 0);
  const out = new Float64Array(size);
  const places = new Int32Array(node.length);
  let at = 0;
  for (let g = 0; g + 1 < start.length; g++) {
    const L = roots.subarray(of[g]! * k * k, (of[g]! + 1) * k * k);
    for (let i = start[g]!; i < start[g + 1]!; i++) {
      places[i] = at;
      for (let row = 0; row < width[node[i]!]!; row++, at += k) {
        const source = from[i]! + row * k;
        solveLower(L, k, blocks[i]!.subarray(source, source + k), out.subarray(at, at + k));
      }
    }
  }
  return { ...neighbours, blocks: blocks.map(() => out), from: places };
}

/** out ← L⁻¹x, zero where the pivot is. */
function solveLower(L: Float64Array, k: number, x: Float64Array, out: Float64Array): void {
  for (let a = 0; a < k; a++) {
    let value = x[a]!;
    for (let b = 0; b < a; b++) value -= L[a * k + b]! * out[b]!;
    const pivot = L[a * k + a]!;
    out[a] = pivot > 0 ? value / pivot : 0;
  }
}
