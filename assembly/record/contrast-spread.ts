import { at } from "../linalg/matrix";
import { get } from "../linalg/vector";

/** Eigenvalues of the Hessian below this carry no information and are dropped, as lmerTest does. */
export const NO_INFORMATION: f64 = 1e-8;

/**
 * g'H⁺g from the eigenvalues of H (on the diagonal of `values`) and its vectors: half the asymptotic variance of a
 * function with gradient g of parameters that minimise a deviance with Hessian H.
 */
export function contrastSpread(size: i32, values: usize, vectors: usize, gradient: usize): f64 {
  let spread: f64 = 0;
  for (let e = 0; e < size; e++) {
    const value = at(values, size, e, e);
    if (!(value > NO_INFORMATION)) continue;
    let along: f64 = 0;
    for (let i = 0; i < size; i++) along += at(vectors, size, i, e) * get(gradient, i);
    spread += (along * along) / value;
  }
  return spread;
}
