import { evaluate } from "../../classes/likelihood/criterion";
import { differentiate } from "../../classes/likelihood/derivatives";
import { thetaGradient, thetaHessian } from "../../classes/likelihood/hessian";
import { fillFactor } from "../../classes/likelihood/theta";
import { ClassSums } from "../../model/class-sums";
import { Design } from "../../model/class-model";
import { Values, Work } from "../../model/class-work";
import { evaluateSums, isModerate } from "../../classes/sums/sums-criterion";
import { differentiateSums } from "../../classes/sums/sums-derivatives";

/** The criterion at θ, or +∞ where it has no value. */
export function criterionAt(d: Design, w: Work, v: Values, theta: usize): f64 {
  fillFactor(d, w, theta, w.Lambda);
  if (!evaluateByBest(d, w, v)) return Infinity;
  return v.D == v.D ? v.D : Infinity;
}

/** `evaluate` by sums over the classes where these keep the digits; `w.summed` tells. */
export function evaluateByBest(d: Design, w: Work, v: Values): bool {
  if (w.sums != 0) {
    const s = changetype<ClassSums>(w.sums);
    w.summed = isModerate(d, s, w.Lambda) && evaluateSums(d, w, v, s) ? 1 : 0;
    if (w.summed) return true;
  }
  return evaluate(d, w, v);
}

/** G, the gradient and the Hessian in θ, σ² held, at the point of the last `criterionAt`. */
export function differentiateByBest(d: Design, w: Work, v: Values): void {
  if (w.summed) {
    differentiateSums(d, w, v, changetype<ClassSums>(w.sums));
    return;
  }
  differentiate(d, w, v);
  thetaGradient(d, w, w.gradient);
  thetaHessian(d, w, v);
}
