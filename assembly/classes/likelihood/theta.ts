import { clear } from "../../linalg/axpy";
import { at, put } from "../../linalg/matrix";
import { get, int, set } from "../../linalg/vector";
import { LambdaEntry, lambdaEntry } from "../../record/lambda-entry";
import { Design } from "../../model/class-model";
import { Work } from "../../model/class-work";

/** Is every element of the lower triangle of Λ a free parameter of its own? */
export function isFull(d: Design): bool {
  const all = (d.k * (d.k + 1)) >> 1;
  if (d.entries != all || d.parameters != all) return false;
  for (let i = 0; i < d.parameters; i++) if (!int(d.free, i)) return false;
  return true;
}

/** θ from Λ through the template. */
export function readTheta(d: Design, w: Work): void {
  for (let e = 0; e < d.entries; e++) {
    const entry = lambdaEntry(d.template, e);
    const value = at(w.Lambda, d.k, entry.row, entry.column);
    set(w.theta, entry.parameter, value);
  }
}

/** Λ from θ through the template of the design. */
export function fillLambda(d: Design, theta: usize, Lambda: usize): void {
  fillEntries(d.k, d.entries, d.template, theta, Lambda);
}

/** The factor of Ψ that θ stands for at present: Λ, or the symmetric root. */
export function fillFactor(d: Design, w: Work, theta: usize, factor: usize): void {
  fillEntries(d.k, w.entries, w.template, theta, factor);
}

function fillEntries(k: i32, entries: i32, template: LambdaEntry, theta: usize, to: usize): void {
  clear(k * k, to);
  for (let e = 0; e < entries; e++) {
    const entry = lambdaEntry(template, e);
    put(to, k, entry.row, entry.column, get(theta, entry.parameter));
  }
}
