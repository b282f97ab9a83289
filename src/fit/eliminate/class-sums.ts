import { lowerFactor } from "../../kernel/dense.js";
import type { SparseDesign } from "../prepare/sparse-design.js";
import type { FilledPairs } from "./filled-pairs.js";
import type { Neighbours, Nodes } from "./neighbours.js";

/** Levels of the first term with the same cross-products. */
export interface LevelClasses {
  /** Class of each level. */
  readonly of: Int32Array;
  /** Levels of each class. */
  readonly count: Int32Array;
  /** classes × k × k: the lower factor of their cross-products. */
  readonly roots: Float64Array;
}

/**
 * Σ B_a B_a', and B_a B_b' + B_b B_a' for a > b, over the levels of a class, B the coordinates of what is left in the
 * columns of a level, see `coordinates`.
 */
export interface ClassSums {
  /** Numbers of the filled blocks that are touched, ascending; empty where `values` goes through all of them. */
  readonly places: Int32Array;
  /** (a, b) packed by rows × numbers. */
  readonly values: Float64Array;
}

/** Sums over the numbers of all blocks, element by element, and which numbers have been touched. */
interface RunningSum {
  readonly size: number;
  readonly elements: number;
  readonly values: Float64Array;
  readonly isTouched: Uint8Array;
  readonly touched: number[];
}

/** A class that touches more than this share of the numbers goes through all of them, zeros included. */
const DENSE_SHARE = 0.5;

export function levelClasses({ terms, pairs }: SparseDesign): LevelClasses {
  const { k, level } = terms[0]!;
  const own = pairs.find(({ row, column }) => row === 0 && column === 0)!;
  const of = new Int32Array(level.length);
  const known = new Map<string, { readonly number: number; readonly root: Float64Array; count: number }>();
  for (let b = 0; b < own.count; b++) {
    const block = own.blocks.subarray(b * k * k, (b + 1) * k * k);
    const key = block.join();
    const same = known.get(key) ?? { number: known.size, root: lowerFactor(block, k), count: 0 };
    known.set(key, same);
    same.count++;
    of[own.levels[2 * b]!] = same.number;
  }
  const classes = [...known.values()];
  return {
    of,
    count: Int32Array.from(classes, ({ count }) => count),
    roots: Float64Array.from(classes.flatMap(({ root }) => [...root])),
  };
}

/** @param k effects of a level of the first term */
export function classSums(
  k: number,
  { of, count }: LevelClasses,
  { original, place }: FilledPairs,
  nodes: Nodes,
  neighbours: Neighbours,
): ClassSums[] {
  const levels = Array.from(count, () => [] as number[]);
  of.forEach((c, g) => {
    levels[c]!.push(g);
  });
  const sum = emptySum((k * (k + 1)) / 2, original.length);
  return levels.map((members) => {
    for (const g of members) addLevel(sum, k, g, place, nodes, neighbours);
    return takeSum(sum);
  });
}

/** Add what a level of the first term contributes to the blocks of its neighbours. */
function addLevel(
  sum: RunningSum,
  k: number,
  g: number,
  place: Int32Array,
  { count, width }: Nodes,
  { start, node, blocks, from }: Neighbours,
): void {
  for (let i = start[g]!; i < start[g + 1]!; i++) {
    for (let j = start[g]!; j <= i; j++) {
      const [u, v] = [node[i]!, node[j]!];
      let at = place[u * count + v]!;
      for (let row = 0; row < width[u]!; row++) {
        const left = from[i]! + row * k;
        for (let column = 0; column < width[v]!; column++, at++) {
          addProducts(sum, k, at, blocks[i]!, left, blocks[j]!, from[j]! + column * k);
        }
      }
    }
  }
}

/** x_a y_b + x_b y_a (x_a y_a once) for every a ≥ b, at one number of the blocks. */
function addProducts(
  sum: RunningSum,
  k: number,
  at: number,
  x: Float64Array,
  left: number,
  y: Float64Array,
  right: number,
): void {
  let element = 0;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < a; b++, element++)
      add(sum, element, at, x[left + a]! * y[right + b]! + x[left + b]! * y[right + a]!);
    add(sum, element++, at, x[left + a]! * y[right + a]!);
  }
}

function emptySum(elements: number, size: number): RunningSum {
  const values = new Float64Array(elements * size);
  return { size, elements, values, isTouched: new Uint8Array(size), touched: [] };
}

function add({ size, values, isTouched, touched }: RunningSum, element: number, at: number, x: number): void {
  if (isTouched[at] === 0) {
    isTouched[at] = 1;
    touched.push(at);
  }
  values[element * size + at]! += x;
}

/** What has been summed; starts anew. */
function takeSum({ size, elements, values, isTouched, touched }: RunningSum): ClassSums {
  if (touched.length > DENSE_SHARE * size) {
    const all = { places: new Int32Array(0), values: values.slice() };
    values.fill(0);
    isTouched.fill(0);
    touched.length = 0;
    return all;
  }
  const places = Int32Array.from(touched).sort();
  const taken = new Float64Array(elements * places.length);
  places.forEach((at, i) => {
    isTouched[at] = 0;
    for (let element = 0; element < elements; element++) {
      taken[element * places.length + i] = values[element * size + at]!;
      values[element * size + at] = 0;
    }
  });
  touched.length = 0;
  return { places, values: taken };
}
