import { clear } from "../linalg/axpy";
import { at } from "../linalg/matrix";
import { get, part, set } from "../linalg/vector";
import { entryAt, entryOffset, isFree, LambdaEntry, lambdaEntry, Model } from "./model";
import { lambdaStart, termWidth } from "./terms";
import { Work } from "./work";

/** The factor of each Ψ that θ stands for at present, Λ or the symmetric root, in `w.Lambda`. */
export function fillLambda(d: Model, w: Work, theta: usize): void {
  fillEntries(d, w.template, w.entries, theta, w.Lambda);
}

/** Λ of every term from a θ of the triangle. */
export function fillTriangle(d: Model, theta: usize, to: usize): void {
  fillEntries(d, d.template, d.entries, theta, to);
}

function fillEntries(d: Model, template: LambdaEntry, entries: i32, theta: usize, to: usize): void {
  clear(lambdaStart(d, d.terms), to);
  for (let e = 0; e < entries; e++) {
    const entry = lambdaEntry(template, e);
    store<f64>(to + entryOffset(d, entry), get(theta, entry.parameter));
  }
}

/** θ ← the entries of a k × k factor of one term. */
export function readTerm(d: Model, t: i32, Lambda: usize, theta: usize): void {
  const k = termWidth(d, t);
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (entry.term == t) set(theta, entry.parameter, at(Lambda, k, entry.row, entry.column));
  }
}

/** Λ of term t among those in `w`. */
export function lambdaOf(d: Model, w: Work, t: i32): usize {
  return part(w.Lambda, lambdaStart(d, t));
}

/** Is every element of the lower triangle of a term a parameter of its own, and optimised? */
export function isFull(d: Model, t: i32): bool {
  const k = termWidth(d, t);
  let free = 0;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (entry.term == t && isFree(d, entry.parameter)) free++;
    else if (entry.term == t) return false;
  }
  return free == (k * (k + 1)) >> 1;
}

/** Does the column of an entry hold nothing that is fixed at other than zero? */
export function isColumnFree(d: Model, w: Work, entry: LambdaEntry): bool {
  for (let e = 0; e < d.entries; e++) {
    const other = entryAt(d, e);
    const parameter = other.parameter;
    if (!isSameColumn(entry, other) || isFree(d, parameter)) continue;
    if (get(w.theta, parameter) != 0) return false;
  }
  return true;
}

export function isSameColumn(entry: LambdaEntry, other: LambdaEntry): bool {
  return entry.term == other.term && entry.column == other.column;
}
