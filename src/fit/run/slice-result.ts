import type { FitResult } from "../fit-result.js";

/** The results of the responses `from` … `to` − 1: views of the arrays, nothing is copied. */
export function sliceResult(result: FitResult, from: number, to: number): FitResult {
  const all = result.responses.length;
  const slice = <T extends Float64Array | Int32Array | Uint16Array>(array: T): T => {
    const width = array.length / all;
    return array.subarray(from * width, to * width) as T;
  };
  return {
    ...result,
    responses: result.responses.slice(from, to),
    messages: result.messages.slice(from, to),
    flags: slice(result.flags),
    iterations: slice(result.iterations),
    nobs: slice(result.nobs),
    groups: slice(result.groups),
    rank: slice(result.rank),
    sigma2: slice(result.sigma2),
    criterion: slice(result.criterion),
    gradient: slice(result.gradient),
    theta: slice(result.theta),
    beta: slice(result.beta),
    vcov: slice(result.vcov),
    df: slice(result.df),
    ...(result.adjusted && { adjusted: slice(result.adjusted) }),
    joint: slice(result.joint),
  };
}
