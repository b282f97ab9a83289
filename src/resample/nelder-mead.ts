/** A point and its value. */
export interface Vertex {
  readonly x: Float64Array;
  readonly value: number;
}

const MOST_STEPS = 400;

/**
 * Minimum of a function of a few variables without derivatives (Nelder & Mead 1965), from a start with steps of its size;
 * restarted once, since simplices may collapse early.
 *
 * @param tolerance spread of the values at which the search ends
 */
export function nelderMead(f: (x: Float64Array) => number, start: Float64Array, tolerance: number): Vertex {
  const first = search(f, start, 0.5, tolerance);
  const second = search(f, first.x, 0.05, tolerance);
  return second.value < first.value ? second : first;
}

function search(
  f: (x: Float64Array) => number,
  start: Float64Array,
  step: number,
  tolerance: number,
): Vertex {
  const n = start.length;
  const vertex = (x: Float64Array): Vertex => ({ x, value: f(x) });
  const size = start.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const simplex = [vertex(start)];
  for (let i = 0; i < n; i++)
    simplex.push(vertex(start.map((value, j) => (j === i ? value + step * size : value))));
  for (let iteration = 0; iteration < MOST_STEPS; iteration++) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst] = [simplex[0]!, simplex[n]!];
    if (worst.value - best.value <= tolerance) break;
    const centre = start.map((_, j) => simplex.slice(0, n).reduce((sum, { x }) => sum + x[j]!, 0) / n);
    const along = (factor: number) =>
      vertex(centre.map((value, j) => value + factor * (worst.x[j]! - value)));
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const further = along(-2);
      simplex[n] = further.value < reflected.value ? further : reflected;
    } else if (reflected.value < simplex[n - 1]!.value) simplex[n] = reflected;
    else {
      const nearer = reflected.value < worst.value ? along(-0.5) : along(0.5);
      if (nearer.value < Math.min(worst.value, reflected.value)) simplex[n] = nearer;
      else {
        for (let i = 1; i <= n; i++)
          simplex[i] = vertex(simplex[i]!.x.map((value, j) => (value + best.x[j]!) / 2));
      }
    }
  }
  return simplex.reduce((best, candidate) => (candidate.value < best.value ? candidate : best));
}
