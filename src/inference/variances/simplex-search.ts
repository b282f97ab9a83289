/** A point and the value there. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
}

/** Difference of values across the simplex at which a round ends. */
const FLAT = 1e-10;

/**
 * Minimum of a function of a few variables by the simplex method of Nelder & Mead (1965, Comput. J. 7:308), started
 * again from where it ended until that gains nothing. The function may be +∞ outside its domain.
 *
 * @param steps first step along each variable
 */
export function simplexSearch(
  f: (x: Float64Array) => number,
  start: Float64Array,
  steps: Float64Array,
): Minimum {
  let best: Minimum = { x: start, value: f(start) };
  if (start.length === 0) return best;
  for (let round = 0; round < 6; round++) {
    const scale = round === 0 ? 1 : 0.1;
    const next = descend(
      f,
      best,
      steps.map((step) => step * scale),
    );
    const gain = best.value - next.value;
    best = next.value < best.value ? next : best;
    if (round > 0 && !(gain > 1e-9)) break;
  }
  return best;
}

function descend(f: (x: Float64Array) => number, from: Minimum, steps: Float64Array): Minimum {
  const m = steps.length;
  const simplex: Minimum[] = [from];
  steps.forEach((step, j) => {
    const x = from.x.slice();
    x[j]! += step;
    simplex.push({ x, value: f(x) });
  });
  for (let i = 0; i < 200 * m; i++) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst] = [simplex[0]!, simplex[m]!];
    if (worst.value - best.value < FLAT) break;
    const centre = new Float64Array(m);
    for (const { x } of simplex.slice(0, m)) for (let j = 0; j < m; j++) centre[j]! += x[j]! / m;
    const along = (factor: number): Minimum => {
      const x = centre.map((value, j) => value + factor * (worst.x[j]! - value));
      return { x, value: f(x) };
    };
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-2);
      simplex[m] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < simplex[m - 1]!.value) simplex[m] = reflected;
    else {
      const contracted = reflected.value < worst.value ? along(-0.5) : along(0.5);
      if (contracted.value < Math.min(worst.value, reflected.value)) simplex[m] = contracted;
      else shrink(simplex, f);
    }
  }
  return simplex.reduce((least, vertex) => (vertex.value < least.value ? vertex : least));
}

/** Halve every distance to the best vertex. */
function shrink(simplex: Minimum[], f: (x: Float64Array) => number): void {
  const [best] = simplex;
  for (let i = 1; i < simplex.length; i++) {
    const x = simplex[i]!.x.map((value, j) => best!.x[j]! + 0.5 * (value - best!.x[j]!));
    simplex[i] = { x, value: f(x) };
  }
}
