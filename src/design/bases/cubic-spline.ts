import { solveRows } from "../../kernel/dense.js";

/**
 * Cubic regression splines parametrised by their values at the knots (Wood 2017, §5.3.1). `knots` are sorted
 * and distinct, boundaries included. Natural: one column per knot, straight lines outside. Cyclic: one
 * fewer, the first and last knot being the same place, and x is taken round.
 */
export function cubicSplineBasis(
  x: Float64Array,
  knots: readonly number[],
  isCyclic: boolean,
): Float64Array[] {
  const size = isCyclic ? knots.length - 1 : knots.length;
  const curvature = isCyclic ? cyclicCurvature(knots) : naturalCurvature(knots);
  const [first, last] = [knots[0]!, knots[knots.length - 1]!];
  const columns = Array.from({ length: size }, () => new Float64Array(x.length));
  for (let row = 0; row < x.length; row++) {
    const point = isCyclic ? wrap(x[row]!, first, last) : x[row]!;
    const j = intervalOf(knots, point);
    const next = isCyclic && j + 1 === size ? 0 : j + 1;
    const h = knots[j + 1]! - knots[j]!;
    const [after, before] = [knots[j + 1]! - point, point - knots[j]!];
    const cubicLeft = point > last ? 0 : after ** 3 / (6 * h);
    const cubicRight = point < first ? 0 : before ** 3 / (6 * h);
    const [weightLeft, weightRight] = [cubicLeft - (h * after) / 6, cubicRight - (h * before) / 6];
    for (let k = 0; k < size; k++) {
      columns[k]![row] = weightLeft * curvature[j]![k]! + weightRight * curvature[next]![k]!;
    }
    columns[j]![row]! += after / h;
    columns[next]![row]! += before / h;
  }
  return columns;
}

/** `x` moved by whole periods into [low, high]. */
function wrap(x: number, low: number, high: number): number {
  const period = high - low;
  if (x > high) return low + ((x - high) % period);
  if (x < low) return high - ((low - x) % period);
  return x;
}

/** The interval with knots[j] < x ≤ knots[j+1], the first or last one for x outside. */
function intervalOf(knots: readonly number[], x: number): number {
  let [low, high] = [0, knots.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]! < x) low = middle;
    else high = middle;
  }
  return low;
}

/** F of Wood's B·δ'' = D·β for natural splines: second derivatives at the knots, zero at both ends. */
function naturalCurvature(knots: readonly number[]): number[][] {
  const h = steps(knots);
  const inner = knots.length - 2;
  const B = zeros(inner, inner);
  const D = zeros(inner, knots.length);
  for (let i = 0; i < inner; i++) {
    B[i]![i] = (h[i]! + h[i + 1]!) / 3;
    if (i + 1 < inner) B[i]![i + 1] = B[i + 1]![i] = h[i + 1]! / 6;
    D[i]![i] = 1 / h[i]!;
    D[i]![i + 2] = 1 / h[i + 1]!;
    D[i]![i + 1] = -1 / h[i]! - 1 / h[i + 1]!;
  }
  const flat = () => new Array<number>(knots.length).fill(0);
  return [flat(), ...solveRows(B, D), flat()];
}

/** The same for cyclic splines, where the last interval borders on the first. */
function cyclicCurvature(knots: readonly number[]): number[][] {
  const h = steps(knots);
  const size = h.length;
  const B = zeros(size, size);
  const D = zeros(size, size);
  for (let i = 0; i < size; i++) {
    const before = (i + size - 1) % size;
    B[i]![i]! += (h[before]! + h[i]!) / 3;
    D[i]![i]! -= 1 / h[before]! + 1 / h[i]!;
    // With two intervals both neighbours are the same knot; as in patsy the later entry holds.
    B[i]![before] = B[before]![i] = h[before]! / 6;
    D[i]![before] = D[before]![i] = 1 / h[before]!;
  }
  return solveRows(B, D);
}

function steps(knots: readonly number[]): number[] {
  return knots.slice(1).map((knot, i) => knot - knots[i]!);
}

function zeros(rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
}
