import { entryAt, Model } from "./model";
import { termWidth } from "./terms";

/** Estimated elements of Ψ of a term: its lower triangle, or one per parameter where Λ is diagonal. */
export function elementsOfTerm(d: Model, t: i32): i32 {
  let entries = 0;
  let parameters = 0;
  let last = -1;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (entry.term != t) continue;
    entries++;
    if (entry.parameter != last) parameters++;
    last = entry.parameter;
  }
  const k = termWidth(d, t);
  return entries > k ? (k * (k + 1)) >> 1 : parameters;
}

/** Estimated elements of Ψ of all terms. */
export function elementsOfAll(d: Model): i32 {
  let total = 0;
  for (let t = 0; t < d.terms; t++) total += elementsOfTerm(d, t);
  return total;
}
