import type { AdjustMethod } from "../../options/fit.js";
import { adjustPvalues } from "./adjust.js";

/** Adjust p-values over the responses within each term; `p` holds `terms` numbers per response. */
export function adjustByTerm(p: Float64Array, terms: number, method: AdjustMethod): Float64Array {
  const count = terms === 0 ? 0 : p.length / terms;
  const out = new Float64Array(p.length);
  const column = new Float64Array(count);
  for (let j = 0; j < terms; j++) {
    for (let i = 0; i < count; i++) column[i] = p[i * terms + j]!;
    const adjusted = adjustPvalues(column, method);
    for (let i = 0; i < count; i++) out[i * terms + j] = adjusted[i]!;
  }
  return out;
}
