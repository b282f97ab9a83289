import type { TreeRecord } from "../../../record/report-record.js";

/** Where the nodes of a tree stand. */
export interface TreeShape {
  readonly tips: Int32Array;
  /** Tips under each node. */
  readonly sizes: Int32Array;
  /** Place of the first tip under each node among all tips. */
  readonly first: Int32Array;
  /** Place of each node across the tips: a tip's own, the middle of an internal node's children. */
  readonly across: Float64Array;
  /** From 0 at the root to 1 at the tips, by the logarithm of the number of tips. */
  readonly along: Float64Array;
  /** First child of each internal node (the denominator of its balance), and the last (the numerator). */
  readonly left: Int32Array;
  readonly right: Int32Array;
}

const known = new WeakMap<TreeRecord, TreeShape>();

/** The shape of a tree in pre-order, found once. */
export function treeShape(tree: TreeRecord): TreeShape {
  const found = known.get(tree) ?? shapeOf(tree);
  known.set(tree, found);
  return found;
}

function shapeOf({ parent }: TreeRecord): TreeShape {
  const count = parent.length;
  const left = new Int32Array(count).fill(-1);
  const right = new Int32Array(count).fill(-1);
  const sizes = new Int32Array(count);
  for (let node = count - 1; node > 0; node--) {
    const above = parent[node]!;
    if (right[above]! < 0) right[above] = node;
    left[above] = node;
  }
  const first = new Int32Array(count);
  const tips: number[] = [];
  for (let node = 0; node < count; node++) {
    first[node] = tips.length;
    if (left[node]! < 0) tips.push(node);
  }
  const across = new Float64Array(count);
  for (let node = count - 1; node >= 0; node--) {
    const isTip = left[node]! < 0;
    if (isTip) sizes[node] = 1;
    across[node] = isTip ? first[node]! : (across[left[node]!]! + across[right[node]!]!) / 2;
    if (node > 0) sizes[parent[node]!]! += sizes[node]!;
  }
  const whole = Math.log(Math.max(2, sizes[0]!));
  const along = Float64Array.from(sizes, (size) => 1 - Math.log(size) / whole);
  return { tips: Int32Array.from(tips), sizes, first, across, along, left, right };
}

/** The tips under a node. */
export function tipsUnder({ tips, first, sizes }: TreeShape, node: number): Int32Array {
  return tips.subarray(first[node]!, first[node]! + sizes[node]!);
}
