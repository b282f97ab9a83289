/** The golden section of an interval. */
const GOLDEN = (3 - Math.sqrt(5)) / 2;

/** Minimum of a function on an interval by golden sections and parabolas (R. P. Brent 1973, chapter 5). */
export function minimise(f: (x: number) => number, low: number, high: number, tolerance = 1e-8): number {
  let [a, b] = [low, high];
  let x = a + GOLDEN * (b - a);
  let [w, v] = [x, x];
  let fx = f(x);
  let [fw, fv] = [fx, fx];
  let step = 0;
  let before = 0;
  for (let count = 0; count < 200; count++) {
    const middle = (a + b) / 2;
    const least = tolerance * (1 + Math.abs(x));
    if (Math.abs(x - middle) <= 2 * least - (b - a) / 2) break;
    const r = (x - w) * (fx - fv);
    const q = (x - v) * (fx - fw);
    const p = (x - v) * q - (x - w) * r;
    const parabola = -p / (2 * (q - r));
    const isGood = Math.abs(parabola) < Math.abs(before) / 2 && x + parabola > a && x + parabola < b;
    before = isGood ? step : (x < middle ? b : a) - x;
    step = isGood ? parabola : GOLDEN * before;
    const u = x + (Math.abs(step) >= least ? step : Math.sign(step) * least);
    const fu = f(u);
    if (fu <= fx) {
      if (u < x) b = x;
      else a = x;
      [v, fv, w, fw, x, fx] = [w, fw, x, fx, u, fu];
      continue;
    }
    if (u < x) a = u;
    else b = u;
    if (fu <= fw || w === x) [v, fv, w, fw] = [w, fw, u, fu];
    else if (fu <= fv || v === x || v === w) [v, fv] = [u, fu];
  }
  return x;
}
