import type { SparseDesign } from "../prepare/sparse-design.js";

/** The levels of the terms but the first, then X as a single one, numbered through. */
export interface Nodes {
  readonly count: number;
  /** First node of each term that is left. */
  readonly first: readonly number[];
  /** Term among those that are left, level, columns and first scalar of each node. */
  readonly term: Int32Array;
  readonly level: Int32Array;
  readonly width: Int32Array;
  readonly scalar: Int32Array;
}

/** The nodes that share rows with each level of the first term, and their cross-products with it. */
export interface Neighbours {
  /** First of each level, and the end. */
  readonly start: Int32Array;
  /** Ascending within a level. */
  readonly node: Int32Array;
  /** Its columns × those of the first term, from `from[i]` on in `blocks[i]`. */
  readonly blocks: readonly Float64Array[];
  readonly from: Int32Array;
}

export function nodesOf({ terms, p }: SparseDesign): Nodes {
  const left = [...terms.slice(1).map(({ k, level }) => ({ k, levels: level.length })), { k: p, levels: 1 }];
  const first: number[] = [];
  const rows: number[][] = [];
  let scalar = 0;
  left.forEach(({ k, levels }, term) => {
    first.push(rows.length);
    for (let level = 0; level < levels; level++, scalar += k) rows.push([term, level, k, scalar]);
  });
  const field = (at: number) => Int32Array.from(rows, (row) => row[at]!);
  return { count: rows.length, first, term: field(0), level: field(1), width: field(2), scalar: field(3) };
}

export function neighboursOf({ terms, pairs }: SparseDesign, { first }: Nodes): Neighbours {
  const touching = pairs
    .filter(({ row, column }) => column === 0 && row > 0)
    .flatMap(({ row, count, levels, blocks }) =>
      Array.from({ length: count }, (_, b) => ({
        node: first[row - 1]! + levels[2 * b]!,
        level: levels[2 * b + 1]!,
        blocks,
        from: b * (blocks.length / count),
      })),
    );
  touching.sort((one, other) => one.level - other.level || one.node - other.node);
  const start = new Int32Array(terms[0]!.level.length + 1);
  for (const { level } of touching) start[level + 1]!++;
  for (let g = 1; g < start.length; g++) start[g]! += start[g - 1]!;
  return {
    start,
    node: Int32Array.from(touching, ({ node }) => node),
    blocks: touching.map(({ blocks }) => blocks),
    from: Int32Array.from(touching, ({ from }) => from),
  };
}

/** Products of scalars of neighbours, level by level: what an evaluation without sums over classes forms. */
export function productsOf({ terms, pairs, p }: SparseDesign): number {
  const scalars = new Float64Array(terms[0]!.level.length);
  for (const { row, column, count, levels } of pairs) {
    if (column !== 0 || row === 0) continue;
    const width = terms[row]?.k ?? p;
    for (let b = 0; b < count; b++) scalars[levels[2 * b + 1]!]! += width;
  }
  return scalars.reduce((total, each) => total + (each * (each + 1)) / 2, 0);
}
