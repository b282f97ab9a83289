/**
 * (1 + head + rest)^−exponent for head ≥ 0 and a rest below its last digit. What is rounded away in 1 + head is
 * put back, since a large exponent would magnify it.
 */
export function powerOfOnePlus(head: f64, rest: f64, exponent: f64): f64 {
  const sum = 1.0 + head;
  const lost = (head < 1.0 ? head - (sum - 1.0) : 1.0 - (sum - head)) + rest;
  const v = (exponent * lost) / sum;
  const correction = Math.abs(v) < 1e-6 ? 1.0 - v * (1.0 - 0.5 * v) : Math.exp(-v);
  return Math.pow(sum, -exponent) * correction;
}
