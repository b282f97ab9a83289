/** The lowest point that a downhill simplex finds from a start (Nelder & Mead 1965): slow, derivative-free, independent. */
export function nelderMead(
  f: (x: number[]) => number,
  start: readonly number[],
  size: number,
  evaluations = 400,
) {
  const n = start.length;
  const vertex = (x: number[]) => ({ x, value: f(x) });
  let simplex = [
    vertex([...start]),
    ...start.map((_, i) => vertex(start.map((v, j) => (i === j ? v + size : v)))),
  ];
  let used = n + 1;
  const along = (from: number[], to: number[], t: number) => vertex(from.map((v, i) => v + t * (to[i]! - v)));
  while (used < evaluations) {
    simplex.sort((a, b) => a.value - b.value);
    const worst = simplex[n]!;
    if (worst.value - simplex[0]!.value < 1e-12 * (1 + Math.abs(worst.value))) break;
    const centre = start.map((_, i) => simplex.slice(0, n).reduce((sum, { x }) => sum + x[i]! / n, 0));
    const reflected = along(worst.x, centre, 2);
    used++;
    if (reflected.value < simplex[0]!.value) {
      const expanded = along(worst.x, centre, 3);
      used++;
      simplex[n] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < simplex[n - 1]!.value) simplex[n] = reflected;
    else {
      const contracted = along(worst.x, centre, reflected.value < worst.value ? 1.5 : 0.5);
      used++;
      if (contracted.value < Math.min(worst.value, reflected.value)) simplex[n] = contracted;
      else {
        simplex = simplex.map((v) => (v === simplex[0] ? v : along(simplex[0]!.x, v.x, 0.5)));
        used += n;
      }
    }
  }
  simplex.sort((a, b) => a.value - b.value);
  return simplex[0]!;
}
