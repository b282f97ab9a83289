/** Halvings of the angle, after which it is below π/16, and terms of the series, the last of which is below 1e-17 of it. */
const HALVINGS = 3;
const TERMS = 13;

/**
 * arcsin √p for p from 0 to 1, by arithmetic and roots alone, so that every engine gives the same bits: the angle is halved by
 * sin(a/2) = sin a / √(2 (1 + cos a)), then the series of the arcsine is summed.
 */
export function arcsineOfRoot(p: number): number {
  let sine = Math.sqrt(p);
  let cosine = Math.sqrt(1 - p);
  for (let turn = 0; turn < HALVINGS; turn++) {
    sine /= Math.sqrt(2 * (1 + cosine));
    cosine = Math.sqrt((1 + cosine) / 2);
  }
  const square = sine * sine;
  let factor = 1;
  let series = 0;
  for (let n = 0; n < TERMS; n++) {
    series += factor / (2 * n + 1);
    factor *= (square * (2 * n + 1)) / (2 * n + 2);
  }
  return (1 << HALVINGS) * sine * series;
}
