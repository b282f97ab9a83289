import { ClassModel } from "../../model/class-model";
import { ClassSums } from "../../model/class-sums";
import { ClassWork } from "../../model/class-work";
import { evaluate } from "../likelihood/criterion";
import { differentiate } from "../likelihood/derivatives";
import { thetaGradient, thetaHessian } from "../likelihood/hessian";
import { evaluateSums, isModerate } from "./sums-criterion";
import { differentiateSums } from "./sums-derivatives";
import { toTheta } from "./sums-to-theta";

/** Rounding of a criterion, relative to its parts. */
const ROUNDING: f64 = 1e-14;

/** The criterion at the factor in `w.Lambda`, by sums over the classes where these keep the digits; `w.summed` tells. */
export function evaluateByBest(d: ClassModel, w: ClassWork): void {
  w.summed = 0;
  if (w.hasSums) {
    const s = changetype<ClassSums>(w.sums);
    w.summed = isModerate(d, s, w.Lambda) && evaluateSums(d, w, s) ? 1 : 0;
  }
  if (!w.summed && !evaluate(d, w)) {
    w.S = NaN;
    w.D = Infinity;
  }
  w.noise = ROUNDING * (Math.abs(w.D) + w.nu);
}

/** G, the gradient and the Hessian in θ, σ² held, at the last `evaluateByBest`. */
export function differentiateByBest(d: ClassModel, w: ClassWork): void {
  if (w.summed) {
    const s = changetype<ClassSums>(w.sums);
    if (s.isDifferentiated) toTheta(d, w, s);
    else differentiateSums(d, w, s);
    return;
  }
  differentiate(d, w);
  thetaGradient(d, w, w.slope);
  thetaHessian(d, w);
}
