import type { KnownCovariance, RandomTerm } from "../design/random/random-term.js";
import { spectrumOf } from "../fit/known/spectrum.js";

/** L with K = LL', levels × levels, by the covariances that have been asked for. */
const roots = new WeakMap<KnownCovariance, Float64Array>();

/**
 * What makes effects with the covariance K ⊗ Ψ of those with I ⊗ Ψ, levels × k: u = (L ⊗ I)b, L from the eigenvectors of K, which a
 * singular K has too. Undefined for independent levels.
 */
export function effectsOfLevels({
  known,
  levels,
}: Pick<RandomTerm, "known" | "levels">): ((b: Float64Array) => Float64Array) | undefined {
  if (known === undefined) return undefined;
  const n = levels.length;
  const L = roots.get(known) ?? rootOfLevels(known, n);
  roots.set(known, L);
  return (b) => {
    const k = b.length / n;
    const u = new Float64Array(b.length);
    for (let g = 0; g < n; g++) {
      for (let c = 0; c < n; c++) {
        const along = L[g * n + c]!;
        for (let a = 0; a < k; a++) u[g * k + a]! += along * b[c * k + a]!;
      }
    }
    return u;
  };
}

function rootOfLevels({ values }: KnownCovariance, n: number): Float64Array {
  const { value, vectors } = spectrumOf(values, n);
  return Float64Array.from(
    { length: n * n },
    (_, at) => vectors[(at % n) * n + Math.floor(at / n)]! * Math.sqrt(value[at % n]!),
  );
}
