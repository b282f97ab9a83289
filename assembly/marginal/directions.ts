import { part } from "../linalg/vector";
import { MarginalModel } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { isFree } from "../model/model";
import { fillSlope, termOf } from "./covariance";

/** V_i of a class along every free parameter, at the dΨ in `w`. */
export function openDirections(d: MarginalModel, w: MarginalWork, c: i32): void {
  for (let i = 0; i < d.parameters; i++) {
    if (isFree(d, i)) fillSlope(d, w, termOf(d, i), i, c, part(w.Vi, i * w.widestSquare));
  }
}
