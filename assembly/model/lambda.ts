import { differentiateFactor, fillFactor, isLinear, parametersOf } from "../covariance/structure";
import { clear } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { rotateBoth, rotateToLower } from "../linalg/lower-factor";
import { at, put } from "../linalg/matrix";
import { multiplyTranspose } from "../linalg/multiply";
import { get, part, set } from "../linalg/vector";
import { entryAt, entryOffset, isFree, LambdaEntry, lambdaEntry, Model } from "./model";
import { extraOf, lambdaStart, ofTerm, parametersAt, structureOf, termWidth } from "./terms";
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
  for (let t = 0; t < d.terms; t++) {
    const structure = structureOf(d, t);
    if (isLinear(structure)) continue;
    const place = ofTerm(d, t, to);
    fillFactor(structure, termWidth(d, t), extraOf(d, t), parametersAt(d, t, theta), place);
    rotateToLower(termWidth(d, t), place);
  }
}

/**
 * to[j] += scale ⟨M, dΛ⟩ along every parameter j of a structure that is not linear, for a derivative M in Λ, k × k. The
 * criterion depends on Ψ alone, so with Λ = FQ, Q orthogonal, its derivative in F is MQ'.
 */
export function addAlongStructure(
  d: Model,
  w: Work,
  t: i32,
  theta: usize,
  M: usize,
  scale: f64,
  to: usize,
): void {
  const k = termWidth(d, t);
  const structure = structureOf(d, t);
  const extra = extraOf(d, t);
  const own = parametersAt(d, t, theta);
  fillFactor(structure, k, extra, own, w.k1);
  clear(k * k, w.k2);
  for (let i = 0; i < k; i++) put(w.k2, k, i, i, 1);
  rotateBoth(k, w.k1, w.k2);
  multiplyTranspose(k, M, w.k2, w.k3);
  const slopes = parametersAt(d, t, to);
  for (let j = 0, count = parametersOf(structure, k); j < count; j++) {
    differentiateFactor(structure, k, extra, own, j, false, w.k1);
    const place = part(slopes, j);
    store<f64>(place, load<f64>(place) + scale * dot(k * k, w.k3, w.k1));
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
