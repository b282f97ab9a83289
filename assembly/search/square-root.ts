import { copy } from "../linalg/axpy";
import { rotateToLower } from "../linalg/lower-factor";
import { at, packed, put } from "../linalg/matrix";
import { multiplyTranspose } from "../linalg/multiply";
import { symmetricEigen } from "../linalg/symmetric-eigen";
import { set } from "../linalg/vector";
import { fillLambda, fillTriangle, isFull, readTerm } from "../model/lambda";
import { LambdaEntry, lambdaEntry, Model } from "../model/model";
import { termWidth } from "../model/terms";
import { Work } from "../model/work";
import { CLASSES } from "../record/layout";

/**
 * A full covariance matrix of a single term is searched by its symmetric square root, Ψ = S². In the triangular factor, an
 * effect whose variance is near zero leaves the elements below it undetermined, and descents crawl along the valley; S is
 * smooth there, and the Hessian in S is positive definite at a proper optimum, on the boundary too.
 */
export function fillRootTemplate(k: i32, template: LambdaEntry): void {
  for (let a = 0, e = 0; a < k; a++) {
    for (let b = 0; b < k; b++, e++) {
      const entry = lambdaEntry(template, e);
      entry.term = 0;
      entry.row = a;
      entry.column = b;
      entry.parameter = a < b ? packed(b, a) : packed(a, b);
    }
  }
}

/** Is the symmetric root searched? */
export function hasRoot(d: Model): bool {
  return d.form == CLASSES && isFull(d, 0);
}

export function isInRoot(w: Work): bool {
  return changetype<usize>(w.template) == changetype<usize>(w.rootTemplate);
}

/** Let θ stand for the symmetric root from here on, from a θ of the triangle. */
export function enterRoot(d: Model, w: Work): void {
  const k = termWidth(d, 0);
  fillTriangle(d, w.theta, w.k3);
  multiplyTranspose(k, w.k3, w.k3, w.k1);
  symmetricEigen(k, w.k1, w.k2);
  for (let i = 0; i < k; i++) put(w.k1, k, i, i, Math.sqrt(Math.max(at(w.k1, k, i, i), 0)));
  compose(k, w.k1, w.k2, w.theta);
  w.template = w.rootTemplate;
  w.entries = k * k;
  w.hasCriterion = 0;
}

/** Let θ stand for the entries of Λ, as in the model. */
export function useTriangle(d: Model, w: Work): void {
  w.template = d.template;
  w.entries = d.entries;
  w.hasCriterion = 0;
}

/** `w.theta` of the triangle from that of the root: Λ = S Q. What is known of the criterion there stays known. */
export function leaveRoot(d: Model, w: Work): void {
  const k = termWidth(d, 0);
  const known = isKnown(d, w);
  fillLambda(d, w, w.theta);
  rotateToLower(k, w.Lambda);
  readTerm(d, 0, w.Lambda, w.theta);
  useTriangle(d, w);
  if (known) keepCriterion(d, w);
}

/** S ← |S|, the root without negative eigenvalues, near which roots would not be isolated; true where that changes θ. */
export function makeDefinite(d: Model, w: Work): bool {
  const k = termWidth(d, 0);
  const root = w.theta;
  if (k == 2) {
    const trace = load<f64>(root) + load<f64>(root, 16);
    if (trace > 0 && load<f64>(root) * load<f64>(root, 16) >= load<f64>(root, 8) * load<f64>(root, 8))
      return false;
  }
  const known = isKnown(d, w);
  fillLambda(d, w, root);
  copy(k * k, w.Lambda, w.k1);
  symmetricEigen(k, w.k1, w.k2);
  let least = Infinity;
  for (let i = 0; i < k; i++) {
    least = Math.min(least, at(w.k1, k, i, i));
    put(w.k1, k, i, i, Math.abs(at(w.k1, k, i, i)));
  }
  if (!(least < 0)) return false;
  compose(k, w.k1, w.k2, root);
  w.hasCriterion = 0;
  if (known) {
    fillLambda(d, w, root);
    keepCriterion(d, w);
  }
  return true;
}

/** Is the last criterion that at θ? */
function isKnown(d: Model, w: Work): bool {
  return w.hasCriterion != 0 && memory.compare(w.theta, w.here, (<usize>d.parameters) << 3) == 0;
}

/** The criterion stays as it is where θ is another factor of the same Ψ; `w.Lambda` is that of θ. */
function keepCriterion(d: Model, w: Work): void {
  copy(d.parameters, w.theta, w.here);
  w.hasCriterion = 1;
  w.hasGradient = 0;
}

/** vectors · diag(values) · vectors', packed. */
function compose(k: i32, values: usize, vectors: usize, to: usize): void {
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      let total: f64 = 0;
      for (let i = 0; i < k; i++) total += at(values, k, i, i) * at(vectors, k, a, i) * at(vectors, k, b, i);
      set(to, packed(a, b), total);
    }
  }
}
