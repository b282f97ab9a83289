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
interface SlotMerges {
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
    method === "single" ? spanningTree(distances, items) : neighbourChain(distances, items, updates[method]);
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

/** The clusters that are left: each lives in the slot of one of its items. */
interface Clusters {
  readonly distances: Float64Array;
  readonly offsets: Float64Array;
  readonly sizes: Float64Array;
  /** Slots in use, rising; the first `alive` of them count. */
  readonly slots: Int32Array;
  alive: number;
}

/**
 * Nearest-neighbour chain (Murtagh 1983, Comput. J. 26:354): walk from cluster to nearest cluster until two are
 * nearest to each other, merge those. Exact for methods whose updates never bring a cluster nearer.
 */
function neighbourChain(distances: Float64Array, items: number, update: Update): SlotMerges {
  const merges = slotMerges(items);
  const clusters: Clusters = {
    distances,
    offsets: condensedOffsets(items),
    sizes: new Float64Array(items).fill(1),
    slots: Int32Array.from({ length: items }, (_, slot) => slot),
    alive: items,
  };
  const chain = new Int32Array(items);
  let length = 0;
  for (let merge = 0; merge < items - 1; merge++) {
    if (length === 0) chain[length++] = clusters.slots[0]!;
    for (;;) {
      const previous = length > 1 ? chain[length - 2]! : none;
      const next = nearestTo(clusters, chain[length - 1]!, previous);
      if (next === previous) break;
      chain[length++] = next;
    }
    const gone = Math.min(chain[length - 1]!, chain[length - 2]!);
    const stays = Math.max(chain[length - 1]!, chain[length - 2]!);
    length -= 2;
    const height = distances[place(clusters.offsets, gone, stays)]!;
    merges.a[merge] = gone;
    merges.b[merge] = stays;
    merges.heights[merge] = height;
    absorb(clusters, gone, stays, height, update);
  }
  return merges;
}

const none = -1;

/** The slot nearest to `from`; `preferred` if none is nearer, else the lowest of equals. */
function nearestTo({ distances, offsets, slots, alive }: Clusters, from: number, preferred: number): number {
  let nearest = preferred;
  let least = preferred === none ? Number.POSITIVE_INFINITY : distances[place(offsets, from, preferred)]!;
  const row = offsets[from]!;
  for (let each = 0; each < alive; each++) {
    const slot = slots[each]!;
    if (slot === from) continue;
    const distance = slot < from ? distances[offsets[slot]! + from]! : distances[row + slot]!;
    if (distance < least) {
      least = distance;
      nearest = slot;
    }
  }
  if (nearest === none) throw notFinite();
  return nearest;
}

/** Put the cluster in slot `gone` to the one in slot `stays` and update the distances of all others to it. */
function absorb(clusters: Clusters, gone: number, stays: number, height: number, update: Update): void {
  const { distances, offsets, sizes, slots, alive } = clusters;
  for (let each = 0; each < alive; each++) {
    const other = slots[each]!;
    if (other === gone || other === stays) continue;
    const toGone = distances[place(offsets, other, gone)]!;
    const toStays = place(offsets, other, stays);
    distances[toStays] = update(
      toGone,
      distances[toStays]!,
      height,
      sizes[gone]!,
      sizes[stays]!,
      sizes[other]!,
    );
  }
  sizes[stays]! += sizes[gone]!;
  const leaving = slots.subarray(0, alive).indexOf(gone);
  slots.copyWithin(leaving, leaving + 1, alive);
  clusters.alive--;
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
