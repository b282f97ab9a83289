import { axpy, copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { part, set } from "../../linalg/vector";
import { SparseModel } from "../../model/sparse-model";
import { SparseWork } from "../../model/sparse-work";
import { projectFirst } from "../leading/eliminated-response";
import { project } from "./criterion";

/** Project X out of a response that has been brought to its level, and form [Z Q]'y. */
export function projectResponse(d: SparseModel, w: SparseWork, y: usize): void {
  copy(d.n, y, w.y);
  for (let j = 0; j < d.p; j++) {
    const column = part(d.Q, j * d.n);
    const along = dot(d.n, column, w.y);
    set(w.fixed, j, along);
    axpy(d.n, -along, column, w.y);
  }
  project(d, w.y, w.rhs);
  w.total = dot(d.n, w.y, w.y);
  if (d.elimination != 0) projectFirst(d, w);
}
