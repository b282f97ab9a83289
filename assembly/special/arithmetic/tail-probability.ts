/**
 * A probability, or its natural logarithm, from the tail exp(logKernel) · ratio that was computed directly;
 * `complement` asks for the other tail.
 */
export function tailProbability(logKernel: f64, ratio: f64, complement: bool, log: bool): f64 {
  if (!complement) return log ? logKernel + Math.log(ratio) : Math.min(Math.exp(logKernel) * ratio, 1.0);
  const tail = Math.min(Math.exp(logKernel) * ratio, 1.0);
  return log ? Math.log1p(-tail) : 1.0 - tail;
}
