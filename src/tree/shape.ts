import { DataError, UsageError } from "../errors.js";
import type { Tree } from "./tree.js";

/** What the pre-order of a tree says about each of its nodes. */
export interface Shape {
  /** Nodes under each node, itself included: the subtree of `v` is `[v, v + sizes[v])`. */
  readonly sizes: Int32Array;
  /** Tips under each node; 1 for a tip itself. */
  readonly tipCounts: Int32Array;
  /** Place of the leftmost tip under each node among all tips, counted from the left. */
  readonly firstTip: Int32Array;
}

/**
 * Subtree sizes, tip counts and tip places of every node, in one pass each way.
 * Throws DataError when the arrays of the record are not a tree in pre-order.
 */
export function shapeOf(tree: Tree): Shape {
  checkRecordOfTree(tree);
  checkPreorder(tree);
  const count = tree.names.length;
  const sizes = new Int32Array(count).fill(1);
  const tipCounts = new Int32Array(count);
  const firstTip = new Int32Array(count);
  for (let node = count - 1; node >= 0; node--) {
    if (sizes[node] === 1) tipCounts[node] = 1;
    const above = tree.parent[node]!;
    if (above < 0) continue;
    sizes[above]! += sizes[node]!;
    tipCounts[above]! += tipCounts[node]!;
  }
  let tipsSoFar = 0;
  for (let node = 0; node < count; node++) {
    firstTip[node] = tipsSoFar;
    if (sizes[node] === 1) tipsSoFar++;
  }
  return { sizes, tipCounts, firstTip };
}

/** The children of a node, left to right; none for a tip. */
export function childrenOf({ sizes }: Shape, node: number): number[] {
  const children: number[] = [];
  const end = node + sizes[node]!;
  for (let child = node + 1; child < end; child += sizes[child]!) children.push(child);
  return children;
}

export function isTip({ sizes }: Shape, node: number): boolean {
  return sizes[node] === 1;
}

/** The tips, left to right. */
export function tipsOf(shape: Shape): number[] {
  return tipsUnder(shape, 0);
}

/** The tips under a node, left to right; a tip is its own. */
export function tipsUnder(shape: Shape, node: number): number[] {
  const tips: number[] = [];
  const end = node + shape.sizes[node]!;
  for (let each = node; each < end; each++) if (isTip(shape, each)) tips.push(each);
  return tips;
}

/** The internal nodes from the root down, each level from left to right: the order of balances. */
export function levelOrder(shape: Shape): number[] {
  const order = isTip(shape, 0) ? [] : [0];
  for (let at = 0; at < order.length; at++) {
    for (const child of childrenOf(shape, order[at]!)) if (!isTip(shape, child)) order.push(child);
  }
  return order;
}

/** Throws UsageError for anything that is not the record of a tree. */
export function checkRecordOfTree(tree: unknown): asserts tree is Tree {
  if (typeof tree === "object" && tree !== null && "names" in tree && "parent" in tree && "lengths" in tree) {
    return;
  }
  throw new UsageError(
    `tree: must be a Tree as parseNewick gives it, got ${tree === null ? "null" : typeof tree}`,
  );
}

/** In pre-order the parent of a node is its predecessor or an ancestor of it. */
function checkPreorder({ names, parent, lengths }: Tree): void {
  const count = names.length;
  if (count === 0) throw new DataError("tree: needs at least one tip, got an empty tree");
  if (parent.length !== count || lengths.length !== count) {
    throw new DataError(
      `tree: names, parent and lengths must have one entry per node, got ${count}, ${parent.length} and ${lengths.length}`,
    );
  }
  for (let node = 0; node < count; node++) {
    const above = parent[node]!;
    let ancestor = node - 1;
    while (ancestor > above) ancestor = parent[ancestor]!;
    if (ancestor !== above || above < (node === 0 ? -1 : 0)) {
      throw new DataError(`tree: nodes must be in pre-order, got parent ${above} for node ${node}`);
    }
  }
}
