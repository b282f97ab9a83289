import { behind } from "../../kernel/pointer.js";
import { withScratch } from "../../kernel/scratch.js";
import type { LevelClasses } from "./class-sums.js";
import type { Neighbours, Nodes } from "./neighbours.js";

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
  node.forEach((u, i) => {
    const length = width[u]! * k;
    places[i] = at;
    out.set(blocks[i]!.subarray(from[i]!, from[i]! + length), at);
    at += length;
  });
  withScratch((scratch) => {
    const L = scratch.putF64(roots);
    const vectors = scratch.putF64(out);
    for (let g = 0; g + 1 < start.length; g++) {
      const [first, end] = [places[start[g]!] ?? at, places[start[g + 1]!] ?? at];
      const root = behind(L, 8 * of[g]! * k * k);
      scratch.kernel.solveLower(k, root, (end - first) / k, behind(vectors, 8 * first));
    }
    out.set(scratch.viewF64(vectors, size));
  });
  return { ...neighbours, blocks: blocks.map(() => out), from: places };
}
