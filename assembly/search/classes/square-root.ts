import { copy } from "../../linalg/axpy";
import { rotateToLower } from "../../linalg/lower-factor";
import { at, packed, put } from "../../linalg/matrix";
import { multiplyTranspose } from "../../linalg/multiply";
import { symmetricEigen } from "../../linalg/symmetric-eigen";
import { set } from "../../linalg/vector";
import { LambdaEntry, lambdaEntry } from "../../record/lambda-entry";
import { fillFactor, fillLambda, readTheta } from "../../classes/likelihood/theta";
import { Design } from "../../model/class-model";
import { Work } from "../../model/class-work";

/**
 * A full covariance matrix is searched by its symmetric square root, Ψ = S². In the triangular factor, an effect whose
 * variance is near zero leaves the elements below it undetermined, and descents crawl along the valley; S is smooth
 * there, and the Hessian in S is positive definite at a proper optimum, on the boundary too.
 */
export function fillRootTemplate(k: i32, template: LambdaEntry): void {
  for (let a = 0, e = 0; a < k; a++) {
    for (let b = 0; b < k; b++, e++) {
      const entry = lambdaEntry(template, e);
      entry.row = a;
      entry.column = b;
      entry.parameter = a < b ? packed(b, a) : packed(a, b);
    }
  }
}

/** Let θ stand for the symmetric root from here on. */
export function useRoot(d: Design, w: Work): void {
  w.template = w.rootTemplate;
  w.entries = d.k * d.k;
}

/** Let θ stand for the entries of Λ, as in the design. */
export function useTriangle(d: Design, w: Work): void {
  w.template = d.template;
  w.entries = d.entries;
}

/** The packed symmetric root of ΛΛ' at a θ of the triangle. */
export function rootOf(d: Design, w: Work, theta: usize, root: usize): void {
  const k = d.k;
  fillLambda(d, theta, w.k3);
  multiplyTranspose(k, w.k3, w.k3, w.k1);
  symmetricEigen(k, w.k1, w.k2);
  for (let i = 0; i < k; i++) put(w.k1, k, i, i, Math.sqrt(Math.max(at(w.k1, k, i, i), 0)));
  compose(k, w.k1, w.k2, root);
}

/** S ← |S|, packed: the root without negative eigenvalues, near which roots would not be isolated. */
export function makeDefinite(d: Design, w: Work, root: usize): void {
  const k = d.k;
  if (k == 2) {
    const trace = load<f64>(root) + load<f64>(root, 16);
    if (trace > 0 && load<f64>(root) * load<f64>(root, 16) >= load<f64>(root, 8) * load<f64>(root, 8)) return;
  }
  fillFactor(d, w, root, w.k1);
  symmetricEigen(k, w.k1, w.k2);
  let least = Infinity;
  for (let i = 0; i < k; i++) {
    least = Math.min(least, at(w.k1, k, i, i));
    put(w.k1, k, i, i, Math.abs(at(w.k1, k, i, i)));
  }
  if (least < 0) compose(k, w.k1, w.k2, root);
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

/** `w.theta` of the triangle from that of the root: Λ = S Q. */
export function leaveRoot(d: Design, w: Work): void {
  const k = d.k;
  fillFactor(d, w, w.theta, w.k1);
  rotateToLower(k, w.k1);
  useTriangle(d, w);
  copy(k * k, w.k1, w.Lambda);
  readTheta(d, w);
}
