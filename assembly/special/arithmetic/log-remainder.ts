/**
 * u − ln(1 + u) without cancellation near 0. `onePlus` is 1 + u as the caller knows it best, for u near −1.
 * With r = u / (2 + u), ln(1 + u) = 2 artanh r = 2r + 2r³/3 + 2r⁵/5 + …, and u − 2r = u r.
 */
export function logRemainder(u: f64, onePlus: f64): f64 {
  if (u > 0.4 || u < -0.4) return u - Math.log(onePlus);
  const r = u / (2.0 + u);
  const square = r * r;
  let power = square;
  let sum: f64 = 1.0 / 3.0;
  for (let odd: f64 = 5.0; power > 1e-17; odd += 2.0) {
    sum += power / odd;
    power *= square;
  }
  return r * (u - 2.0 * square * sum);
}
