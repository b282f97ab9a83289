import { DataError } from "../errors.js";

/** How the distance between two clusters follows from the distances between their members. */
export type LinkageMethod = "average" | "ward" | "complete" | "single";

/**
 * The merges of a hierarchical clustering of n items, by rising height, as the rows of a linkage matrix of
 * R, scipy or Matlab. Clusters are numbered: items 0 … n − 1, then n + k for the cluster that merge k makes.
 */
export interface Merges {
  /** The cluster with the lower number of the two. */
  readonly lower: Int32Array;
  readonly higher: Int32Array;
  readonly heights: Float64Array;
}

/** Merges of the slots that clusters live in, in the order in which they were found. */
export interface SlotMerges {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly heights: Float64Array;
}

/**
 * Offsets into condensed distances (the upper triangle, row after row): the distance between `i < j` stands at
 * `offsets[i] + j`.
 */
export function condensedOffsets(items: number): Float64Array {
  return Float64Array.from({ length: items }, (_, i) => i * items - (i * (i + 1)) / 2 - i - 1);
}

/**
 * Cluster `items` items hierarchically by their condensed distances, which are overwritten.
 *
 * Distances need not be Euclidean: each method is its Lance–Williams update, so Ward's is applied to whatever
 * is given, as scipy and R's ward.D2 do. Time O(n²), memory beyond the distances O(n).
 *
 * Ties are broken by position: among equally near clusters the previous one in the chain is taken, else the
 * one in the lowest slot (a merged cluster lives in the higher slot of its two), and merges of equal height
 * stay in the order in which they were found.
 */
export function agglomerate(distances: Float64Array, items: number, method: LinkageMethod): Merges {
  const found =
    method === "single" ? spanningTree(distances, items) : neighbourChain(distances, items, method);
  return numbered(found, items);
}

/**
 * Distance from cluster k to the union of i and j, from their distances and sizes (Lance & Williams 1967,
 * Comput. J. 9:373).
 */
type Update = (ki: number, kj: number, ij: number, ni: number, nj: number, nk: number) => number;

const updates: Record<Exclude<LinkageMethod, "single">, Update> = {
  average: (ki, kj, _ij, ni, nj) => (ni * ki + nj * kj) / (ni + nj),
  complete: (ki, kj) => Math.max(ki, kj),
  ward: (ki, kj, ij, ni, nj, nk) =>
    Math.sqrt(Math.max(0, ((nk + ni) * ki * ki + (nk + nj) * kj * kj - nk * ij * ij) / (ni + nj + nk))),
};

/**
 * Nearest-neighbour chain (Murtagh 1983, Comput. J. 26:354): walk from cluster to nearest cluster until two are
 * nearest to each other, merge those. Exact for methods whose updates never bring a cluster nearer.
 */
function neighbourChain(
  distances: Float64Array,
  items: number,
  method: Exclude<LinkageMethod, "single">,
): SlotMerges {
  const update = updates[method];
  const offsets = condensedOffsets(items);
  const merges = slotMerges(items);
  const sizes = new Float64Array(items).fill(1);
  const active = Int32Array.from({ length: items }, (_, slot) => slot);
  const chain = new Int32Array(items);
  let length = 0;
  for (let merge = 0, alive = items; merge < items - 1; merge++, alive--) {
    if (length === 0) chain[length++] = active[0]!;
    let from = 0;
    let to = 0;
    let nearest = 0;
    for (;;) {
      from = chain[length - 1]!;
      to = length > 1 ? chain[length - 2]! : -1;
      nearest = to < 0 ? Number.POSITIVE_INFINITY : distances[place(offsets, from, to)]!;
      const row = offsets[from]!;
      let each = 0;
      for (; active[each]! < from; each++) {
        const distance = distances[offsets[active[each]!]! + from]!;
        if (distance < nearest) {
          nearest = distance;
          to = active[each]!;
        }
      }
      for (each++; each < alive; each++) {
        const distance = distances[row + active[each]!]!;
        if (distance < nearest) {
          nearest = distance;
          to = active[each]!;
        }
      }
      if (to < 0) throw notFinite();
      if (length > 1 && to === chain[length - 2]!) break;
      chain[length++] = to;
    }
    length -= 2;

    const gone = Math.min(from, to);
    const stays = Math.max(from, to);
    merges.a[merge] = gone;
    merges.b[merge] = stays;
    merges.heights[merge] = nearest;
    const sizeGone = sizes[gone]!;
    const sizeStays = sizes[stays]!;
    for (let each = 0; each < alive; each++) {
      const other = active[each]!;
      if (other === gone || other === stays) continue;
      const at = place(offsets, other, stays);
      distances[at] = update(
        distances[place(offsets, other, gone)]!,
        distances[at]!,
        nearest,
        sizeGone,
        sizeStays,
        sizes[other]!,
      );
    }
    sizes[stays] = sizeGone + sizeStays;
    const leaving = active.subarray(0, alive).indexOf(gone);
    active.copyWithin(leaving, leaving + 1, alive);
  }
  return merges;
}

/** Single linkage is the minimum spanning tree, grown here from item 0 (Prim 1957). */
function spanningTree(distances: Float64Array, items: number): SlotMerges {
  const offsets = condensedOffsets(items);
  const merges = slotMerges(items);
  const outside = Int32Array.from({ length: items }, (_, item) => item);
  const reach = new Float64Array(items).fill(Number.POSITIVE_INFINITY);
  let last = 0;
  let leaving = 0;
  for (let merge = 0, left = items - 1; merge < items - 1; merge++, left--) {
    outside.copyWithin(leaving, leaving + 1, left + 1);
    leaving = 0;
    for (let each = 0; each < left; each++) {
      const item = outside[each]!;
      const distance = distances[place(offsets, last, item)]!;
      if (distance < reach[item]!) reach[item] = distance;
      if (reach[item]! < reach[outside[leaving]!]!) leaving = each;
    }
    const next = outside[leaving]!;
    if (!(reach[next]! < Number.POSITIVE_INFINITY)) throw notFinite();
    merges.a[merge] = last;
    merges.b[merge] = next;
    merges.heights[merge] = reach[next]!;
    last = next;
  }
  return merges;
}

/** Sort merges by height and number the clusters by the merge that made them. */
function numbered(found: SlotMerges, items: number): Merges {
  const order = Array.from(found.heights.keys()).sort((p, q) => found.heights[p]! - found.heights[q]!);
  const lower = new Int32Array(order.length);
  const higher = new Int32Array(order.length);
  const clusterAbove = new Int32Array(items + order.length).map((_, cluster) => cluster);
  const clusterOf = (item: number): number => {
    let cluster = item;
    while (clusterAbove[cluster] !== cluster) {
      clusterAbove[cluster] = clusterAbove[clusterAbove[cluster]!]!;
      cluster = clusterAbove[cluster]!;
    }
    return cluster;
  };
  order.forEach((merge, row) => {
    const a = clusterOf(found.a[merge]!);
    const b = clusterOf(found.b[merge]!);
    clusterAbove[a] = clusterAbove[b] = items + row;
    lower[row] = Math.min(a, b);
    higher[row] = Math.max(a, b);
  });
  return { lower, higher, heights: Float64Array.from(order, (merge) => found.heights[merge]!) };
}

function notFinite(): DataError {
  return new DataError("linkage: distances must be finite, got one that is not; rescale the numbers");
}

function place(offsets: Float64Array, i: number, j: number): number {
  return i < j ? offsets[i]! + j : offsets[j]! + i;
}

function slotMerges(items: number): SlotMerges {
  const count = Math.max(0, items - 1);
  return { a: new Int32Array(count), b: new Int32Array(count), heights: new Float64Array(count) };
}
