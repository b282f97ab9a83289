import type { Design } from "../../design/design.js";
import type { KnownCovariance } from "../../design/random/random-term.js";
import type { KnownRoot } from "../prepare/model-design.js";
import { spectrumOf } from "./spectrum.js";

/** Numbers of the eigenvectors that are kept for a covariance: 64 MB. */
const MOST_NUMBERS = 1 << 23;

/** The roots of a covariance: how many were made, and the latest ones by the levels and scales that they are of. */
interface Roots {
  made: number;
  readonly kept: Map<string, KnownRoot>;
}

const rootsOf = new WeakMap<KnownCovariance, Roots>();

/**
 * The spectrum of scale × K × scale over some levels. Responses that miss the same samples share it, and so do fits, predictions and
 * tests of a plan: the latest are kept.
 */
export function rootOf(known: KnownCovariance, level: Int32Array, scale: Float64Array): KnownRoot {
  const roots = rootsOf.get(known) ?? { made: 0, kept: new Map<string, KnownRoot>() };
  rootsOf.set(known, roots);
  const key = `${level.join()};${scale.join()}`;
  const found = roots.kept.get(key);
  if (found !== undefined) return found;
  const m = level.length;
  const levels = Math.round(Math.sqrt(known.values.length));
  const covariance = new Float64Array(m * m);
  for (let g = 0; g < m; g++) {
    for (let h = 0; h < m; h++)
      covariance[g * m + h] = scale[g]! * known.values[level[g]! * levels + level[h]!]! * scale[h]!;
  }
  const root = { ...spectrumOf(covariance, m), scale, covariance: known.values };
  roots.made++;
  roots.kept.set(key, root);
  const most = Math.max(1, Math.floor(MOST_NUMBERS / (m * m)));
  for (const [oldest] of roots.kept) {
    if (roots.kept.size <= most) break;
    roots.kept.delete(oldest);
  }
  return root;
}

/** How many eigendecompositions each known covariance of a design has taken so far, by grouping factor. */
export function decompositions({ random }: Pick<Design, "random">): Map<string, number> {
  return new Map(
    random.flatMap(({ known, group }) => (known ? [[group, rootsOf.get(known)?.made ?? 0] as const] : [])),
  );
}
