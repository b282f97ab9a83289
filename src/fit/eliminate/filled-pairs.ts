import { blockPlaces } from "../prepare/factor-pattern.js";
import type { BlockPair, SparseDesign } from "../prepare/sparse-design.js";
import type { Neighbours, Nodes } from "./neighbours.js";
import type { RestPattern } from "./rest-pattern.js";

/** The pairs of what is left, with every block that eliminating the first term fills. */
export interface FilledPairs {
  /** Terms numbered from 0, X last; `blocks` are views of `original`, one after the other. */
  readonly pairs: readonly BlockPair[];
  /** Cross-products of what is left, zero where the first term alone fills. */
  readonly original: Float64Array;
  /** First number among all of the block of nodes u ≥ v, at u × nodes + v; -1 for none. */
  readonly place: Int32Array;
}

/** Levels of a pair of terms whose blocks are wanted, and where their numbers start. */
interface FoundPair {
  readonly row: number;
  readonly column: number;
  readonly levels: number[];
}

/** A term beside itself gives two pairs: the blocks of its levels, and those between them. */
export function filledPairs(
  design: SparseDesign,
  pattern: RestPattern,
  nodes: Nodes,
  neighbours: Neighbours,
): FilledPairs {
  const place = new Int32Array(nodes.count * nodes.count).fill(-1);
  const inner = design.pairs.filter(({ column }) => column > 0);
  const found = findPairs(inner, nodes, neighbours, place);
  const original = new Float64Array(numberBlocks(found, nodes, place));
  for (const { row, column, count, levels, blocks } of inner) {
    const width = blocks.length / Math.max(count, 1);
    for (let b = 0; b < count; b++) {
      const at = blockAt(nodes, row - 1, levels[2 * b]!, column - 1, levels[2 * b + 1]!);
      original.set(blocks.subarray(b * width, (b + 1) * width), place[at]!);
    }
  }
  return { pairs: placedPairs(found, nodes, pattern, original), original, place };
}

/** Where `place` keeps the block of two nodes. */
function blockAt({ first, count }: Nodes, row: number, g: number, column: number, h: number): number {
  return (first[row]! + g) * count + first[column]! + h;
}

/** The blocks of the cross-products and of neighbours of the same level, each once; marks them in `place`. */
function findPairs(
  inner: readonly BlockPair[],
  nodes: Nodes,
  { start, node }: Neighbours,
  place: Int32Array,
): FoundPair[] {
  const { count, first, term, level } = nodes;
  const terms = first.length;
  const found = new Map<number, FoundPair>();
  const note = (u: number, v: number) => {
    if (place[u * count + v] !== -1) return;
    place[u * count + v] = 0;
    const [row, column] = [term[u]!, term[v]!];
    const key = (row * terms + column) * 2 + (u === v ? 0 : 1);
    let pair = found.get(key);
    if (pair === undefined) {
      pair = { row, column, levels: [] };
      found.set(key, pair);
    }
    pair.levels.push(level[u]!, level[v]!);
  };
  for (const { row, column, count: blocks, levels } of inner) {
    for (let b = 0; b < blocks; b++)
      note(first[row - 1]! + levels[2 * b]!, first[column - 1]! + levels[2 * b + 1]!);
  }
  for (let g = 0; g + 1 < start.length; g++) {
    for (let i = start[g]!; i < start[g + 1]!; i++)
      for (let j = start[g]!; j <= i; j++) note(node[i]!, node[j]!);
  }
  return [...found.values()];
}

/** Number the blocks one after the other in `place`; returns how many numbers they have. */
function numberBlocks(found: readonly FoundPair[], nodes: Nodes, place: Int32Array): number {
  const { width, first } = nodes;
  let size = 0;
  for (const { row, column, levels } of found) {
    const numbers = width[first[row]!]! * width[first[column]!]!;
    for (let b = 0; b < levels.length; b += 2, size += numbers)
      place[blockAt(nodes, row, levels[b]!, column, levels[b + 1]!)] = size;
  }
  return size;
}

function placedPairs(
  found: readonly FoundPair[],
  { first, width, scalar }: Nodes,
  pattern: RestPattern,
  original: Float64Array,
): BlockPair[] {
  let from = 0;
  return found.map(({ row, column, levels }) => {
    const [u, v] = [first[row]!, first[column]!];
    const count = levels.length / 2;
    const blocks = original.subarray(from, from + count * width[u]! * width[v]!);
    const products = { count, levels: Int32Array.from(levels), blocks };
    from += blocks.length;
    return {
      row,
      column,
      ...products,
      places: blockPlaces(width[u]!, width[v]!, scalar[u]!, scalar[v]!, products, pattern),
    };
  });
}
