import type { Design } from "../design/design.js";
import { psiOfTerm, thetaRanges } from "../fit/lambda.js";
import { residualOfTheta } from "../fit/residual-at.js";
import { lowerFactor, solveLower } from "../kernel/dense.js";
import { withScratch } from "../kernel/scratch.js";
import { openStream } from "./stream.js";

/** What a response leaves: conditional modes by term (levels × k) of the levels that occur, and its residuals, whitened. */
interface Leftovers {
  readonly effects: readonly Float64Array[];
  readonly residual: Float64Array;
  /** lme4's θ. */
  readonly theta: Float64Array;
  readonly sigma: number;
}

/**
 * Draws of Zb* + ε* from what a response leaves: conditional modes and residuals, centred and scaled to the covariances that
 * were estimated (which those of shrunken modes fall short of), drawn with replacement (Carpenter, Goldstein & Rasbash 2003,
 * Appl. Stat. 52:431).
 *
 * @param receive called with each draw, rows of the design; the array is used again for the next
 */
export function residualDraws(
  design: Design,
  { effects, residual, theta, sigma }: Leftovers,
  stream: { readonly seed: number; readonly name: string; readonly first: number; readonly count: number },
  receive: (y: Float64Array) => void,
): void {
  const n = design.rows.length;
  const { random } = design;
  const pools = thetaRanges(random).map(({ term, from, to }, t) => {
    const Psi = psiOfTerm(term, theta.subarray(from, to));
    return rescaled(
      effects[t]!,
      term.columns.length,
      Psi.map((value) => value * sigma * sigma),
    );
  });
  const pool = rescaled(residual, 1, Float64Array.of(sigma * sigma));
  const colour = residualOfTheta(design, theta).colouring(n);
  const sizes = random.map(({ levels }) => levels.length);
  const words = sizes.reduce((sum, size) => sum + size, n);
  withScratch((scratch) => {
    const generator = openStream(scratch, stream.seed, stream.name);
    const room = scratch.i32(words);
    const y = new Float64Array(n);
    for (let replicate = stream.first; replicate < stream.first + stream.count; replicate++) {
      scratch.kernel.drawWords(generator, replicate, words, room);
      const drawn = scratch.viewI32(room, words);
      let at = 0;
      for (let i = 0; i < n; i++) {
        y[i] = pool[(drawn[at++]! >>> 0) % pool.length]!;
      }
      colour(y);
      random.forEach(({ columns, index, values }, t) => {
        const k = columns.length;
        const count = pools[t]!.length / k;
        for (let i = 0; i < n; i++) {
          const level = index[i]!;
          if (level < 0) continue;
          const source = (drawn[at + level]! >>> 0) % count;
          for (let a = 0; a < k; a++) y[i]! += values[i * k + a]! * pools[t]![source * k + a]!;
        }
        at += sizes[t]!;
      });
      receive(y);
    }
  });
}

/** Vectors of k numbers, centred and turned so that their mean square is `wanted` (k × k). */
function rescaled(vectors: Float64Array, k: number, wanted: Float64Array): Float64Array {
  const count = vectors.length / k;
  const out = vectors.slice();
  for (let a = 0; a < k; a++) {
    let mean = 0;
    for (let i = 0; i < count; i++) mean += out[i * k + a]! / count;
    for (let i = 0; i < count; i++) out[i * k + a]! -= mean;
  }
  const square = new Float64Array(k * k);
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < k; a++)
      for (let b = 0; b < k; b++) square[a * k + b]! += (out[i * k + a]! * out[i * k + b]!) / count;
  }
  solveLower(lowerFactor(square, k), k, out);
  const L = lowerFactor(wanted, k);
  for (let i = 0; i < count; i++) {
    for (let a = k - 1; a >= 0; a--) {
      let value = 0;
      for (let b = 0; b <= a; b++) value += L[a * k + b]! * out[i * k + b]!;
      out[i * k + a] = value;
    }
  }
  return out;
}
