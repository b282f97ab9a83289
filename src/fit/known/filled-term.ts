import type { RandomTerm } from "../../design/random/random-term.js";
import type { KnownRoot } from "../prepare/model-design.js";
import { rootOf } from "./roots.js";

/** A term whose levels have a known covariance, written with independent ones. */
interface FilledTerm {
  readonly root: KnownRoot;
  /** Z(L ⊗ I) with K = LL': rows × (levels × k), a number of each row for every level. */
  readonly Z: Float64Array;
}

/**
 * Independent effects in place of those with the covariance K ⊗ Ψ: u = (L ⊗ I)b with L from the eigenvectors of K, which a
 * singular K has too.
 *
 * @param level levels that occur
 * @param index place of each row among them
 * @param Z rows × k, in the scaled basis
 */
export function filledTerm(
  { known }: Pick<RandomTerm, "known">,
  level: Int32Array,
  index: Int32Array,
  Z: Float64Array,
): FilledTerm {
  const m = level.length;
  const k = index.length === 0 ? 0 : Z.length / index.length;
  const root = rootOf(known!, level, new Float64Array(m).fill(1));
  const lengths = root.value.map(Math.sqrt);
  const filled = new Float64Array(Z.length * m);
  index.forEach((g, i) => {
    for (let c = 0; c < m; c++) {
      const along = root.vectors[c * m + g]! * lengths[c]!;
      for (let a = 0; a < k; a++) filled[(i * m + c) * k + a] = along * Z[i * k + a]!;
    }
  });
  return { root, Z: filled };
}
