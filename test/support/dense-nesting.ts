import type { RandomTerm } from "../../src/design/random/random-term.js";
import { symmetricEigen } from "../../src/kernel/dense.js";

/**
 * Reachability of covariance matrices by brute force, with dense n × n matrices: how far the covariances of one set of
 * random terms come to those of another. The distance is convex in Ψ, so that accelerated projected gradients (Beck &
 * Teboulle 2009) find its minimum; nothing is shared with src/inference/variances.
 */

/** A term's Ψ as unknowns: matrices E_p with Ψ = Σ x_p E_p, and the way to the nearest covariance matrix. */
interface Unknowns {
  readonly k: number;
  readonly elements: readonly (readonly (readonly [number, number])[])[];
  readonly isFull: boolean;
}

function unknownsOf({ covariance, columns }: RandomTerm): Unknowns {
  const k = columns.length;
  const all = columns.map((_, a) => a);
  if (covariance === "identity") return { k, isFull: false, elements: [all.map((a) => [a, a] as const)] };
  const diagonal = all.map((a) => [[a, a] as const]);
  if (covariance === "diagonal") return { k, isFull: false, elements: diagonal };
  const below = all.flatMap((a) => all.slice(0, a).map((b) => [[a, b] as const]));
  return { k, isFull: true, elements: [...diagonal, ...below] };
}

/** Columns of Z divided by their length; all by the same number where Ψ is a multiple of the identity. */
function scaledColumns({ values, columns, covariance }: RandomTerm): number[][] {
  const k = columns.length;
  const n = values.length / k;
  const raw = columns.map((_, j) => Array.from({ length: n }, (_, i) => values[i * k + j]!));
  const lengths = raw.map((column) => Math.hypot(...column));
  const common = Math.hypot(...lengths);
  return raw.map((column, j) =>
    column.map((value) => value / ((covariance === "identity" ? common : lengths[j]!) || 1)),
  );
}

/** Σ_h Z_h E Z_h' of each unknown of a term, n × n. */
function matricesOf(term: RandomTerm): Float64Array[] {
  const columns = scaledColumns(term);
  const n = term.index.length;
  return unknownsOf(term).elements.map((element) => {
    const out = new Float64Array(n * n);
    for (const [a, b] of element)
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          if (term.index[i] !== term.index[j]) continue;
          out[i * n + j]! += columns[a]![i]! * columns[b]![j]!;
          if (a !== b) out[i * n + j]! += columns[b]![i]! * columns[a]![j]!;
        }
    return out;
  });
}

/** The unknowns nearest to x that make a covariance matrix. */
function nearest({ k, elements, isFull }: Unknowns, x: Float64Array): Float64Array {
  if (!isFull) return x.map((value) => Math.max(0, value));
  const Psi = new Float64Array(k * k);
  elements.forEach(([element], p) => {
    const [a, b] = element!;
    Psi[a * k + b] = Psi[b * k + a] = x[p]!;
  });
  const { values, vectors } = symmetricEigen(Psi, k);
  return Float64Array.from(elements, ([element]) => {
    const [a, b] = element!;
    let value = 0;
    for (let m = 0; m < k; m++) value += Math.max(0, values[m]!) * vectors[m * k + a]! * vectors[m * k + b]!;
    return value;
  });
}

/** Unknowns at random: of full rank, or of rank one. */
function drawn(unknowns: Unknowns, normal: () => number, rankOne: boolean): Float64Array {
  const { k, elements, isFull } = unknowns;
  if (!isFull) {
    const only = rankOne ? Math.floor(Math.abs(normal()) * 1000) % elements.length : -1;
    return Float64Array.from(elements, (_, p) => (only < 0 || only === p ? 0.2 + normal() ** 2 : 0));
  }
  const L = Array.from({ length: rankOne ? 1 : k }, () => Array.from({ length: k }, normal));
  return Float64Array.from(elements, ([element]) => {
    const [a, b] = element!;
    return L.reduce((sum, v) => sum + v[a]! * v[b]!, 0);
  });
}

/**
 * The largest relative distance, over some covariances of `small`, to the nearest covariance of `large`.
 *
 * @param normal standard normal numbers
 */
export function farthest(
  large: readonly RandomTerm[],
  small: readonly RandomTerm[],
  normal: () => number,
): number {
  const n = small[0]!.index.length;
  const distance = distanceTo(large);
  let most = 0;
  for (let draw = 0; draw < 6; draw++) {
    const V = new Float64Array(n * n);
    for (const term of small) {
      const x = drawn(unknownsOf(term), normal, draw % 2 === 1);
      matricesOf(term).forEach((matrix, p) => {
        matrix.forEach((value, at) => {
          V[at]! += x[p]! * value;
        });
      });
    }
    most = Math.max(most, distance(V));
  }
  return most;
}

/** Relative distance of a matrix to the covariances of some terms. */
export function distanceTo(terms: readonly RandomTerm[]): (V: Float64Array) => number {
  const unknowns = terms.map(unknownsOf);
  // Elements off the diagonal count twice in Ψ, so they are scaled by √½ for the projection to be the nearest matrix.
  const weights = unknowns.flatMap(({ elements }) =>
    elements.map((element) => (element.length === 1 && element[0]![0] !== element[0]![1] ? Math.SQRT1_2 : 1)),
  );
  const matrices = terms.flatMap(matricesOf);
  const size = matrices.length;
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const G = Float64Array.from({ length: size * size }, (_, at) => {
    const [p, q] = [Math.floor(at / size), at % size];
    return weights[p]! * weights[q]! * dot(matrices[p]!, matrices[q]!);
  });
  const step = 1 / Math.max(...symmetricEigen(G, size).values);
  const project = (x: Float64Array) => {
    let at = 0;
    return Float64Array.from(
      unknowns.flatMap((own) => {
        const from = at;
        at += own.elements.length;
        const plain = x.subarray(from, at).map((value, p) => value * weights[from + p]!);
        return Array.from(nearest(own, plain), (value, p) => value / weights[from + p]!);
      }),
    );
  };
  return (V) => {
    const b = Float64Array.from(matrices, (matrix, p) => weights[p]! * dot(matrix, V));
    const length = dot(V, V);
    const slope = (x: Float64Array) =>
      b.map((value, p) => {
        let total = -value;
        for (let q = 0; q < size; q++) total += G[p * size + q]! * x[q]!;
        return total;
      });
    const gap = (x: Float64Array) => {
      const gradient = slope(x);
      const square = length + x.reduce((sum, value, p) => sum + value * (gradient[p]! - b[p]!), 0);
      return Math.sqrt(Math.max(0, square) / length);
    };
    let [x, ahead, momentum] = [new Float64Array(size), new Float64Array(size), 1];
    for (let i = 0; i < 4000; i++) {
      const gradient = slope(ahead);
      const next = project(ahead.map((value, p) => value - step * gradient[p]!));
      const grown = (1 + Math.sqrt(1 + 4 * momentum ** 2)) / 2;
      const turned = next.reduce((sum, value, p) => sum + (ahead[p]! - value) * (value - x[p]!), 0) > 0;
      const carry = turned ? 0 : (momentum - 1) / grown;
      ahead = next.map((value, p) => value + carry * (value - x[p]!));
      momentum = turned ? 1 : grown;
      const moved = Math.max(...next.map((value, p) => Math.abs(value - x[p]!)));
      x = next;
      if (moved < 1e-9 || (i % 50 === 0 && gap(x) < 1e-6)) break;
    }
    return gap(x);
  };
}
