import { DataError } from "../../errors.js";
import { asTree, type TreeLike } from "../../tree/as-tree.js";
import { nameInternalNodes } from "../../tree/name-internal-nodes.js";
import { childrenOf, levelOrder, shapeOf } from "../../tree/shape.js";
import { tipNames } from "../../tree/tip-names.js";

/**
 * The sequential binary partition that a binary tree makes of its tips (Egozcue & Pawlowsky-Glahn 2005), in
 * the size of the tree: tips under a node stand side by side, so each side of a balance is a range.
 *
 * Balance k, in level order, has the tips `[start[k], middle[k])` of its left child as denominator and
 * `[middle[k], end[k])` of its right child as numerator.
 */
export interface SequentialPartition {
  /** Names of the balances, in level order. */
  readonly balances: readonly string[];
  /** Names of the tips, left to right. */
  readonly tips: readonly string[];
  readonly start: Int32Array;
  readonly middle: Int32Array;
  readonly end: Int32Array;
  /** The children of each balance: tip t as t, balance k as tips.length + k. */
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/**
 * The partition of a tree. Nodes without names are named as `nameInternalNodes` does.
 * Throws DataError for a single tip, for a node that has not two children, for tips without names or with the
 * same name.
 */
export function sequentialPartition(given: TreeLike): SequentialPartition {
  const tree = asTree(given);
  const shape = shapeOf(tree);
  const tips = tipNames(tree, shape);
  if (tips.length < 2) throw new DataError(`balances: a tree needs at least two tips, got only '${tips[0]}'`);
  const named = nameInternalNodes(tree);
  const internal = levelOrder(shape);
  const numberOf = new Int32Array(tree.names.length);
  for (let node = 0; node < numberOf.length; node++) numberOf[node] = shape.firstTip[node]!;
  internal.forEach((node, k) => {
    numberOf[node] = tips.length + k;
  });

  const of = () => new Int32Array(internal.length);
  const [start, middle, end, left, right] = [of(), of(), of(), of(), of()];
  internal.forEach((node, k) => {
    const children = childrenOf(shape, node);
    const [first, second] = children;
    if (first === undefined || second === undefined || children.length !== 2) {
      throw notBinary(named.names[node]!, children.length);
    }
    start[k] = shape.firstTip[node]!;
    middle[k] = shape.firstTip[second]!;
    end[k] = start[k]! + shape.tipCounts[node]!;
    left[k] = numberOf[first]!;
    right[k] = numberOf[second]!;
  });
  return { balances: internal.map((node) => named.names[node]!), tips, start, middle, end, left, right };
}

/**
 * Weights of one tip in each balance: with s tips on the left and r on the right, a right one counts
 * `plus` = √(s / (r(r + s))), a left one −`minus` = −√(r / (s(r + s))). Rows of such weights are orthonormal.
 */
export function tipWeights(partition: SequentialPartition): { minus: Float64Array; plus: Float64Array } {
  const { start, middle, end } = partition;
  const minus = new Float64Array(start.length);
  const plus = new Float64Array(start.length);
  for (let k = 0; k < start.length; k++) {
    const s = middle[k]! - start[k]!;
    const r = end[k]! - middle[k]!;
    minus[k] = Math.sqrt(r / (s * (r + s)));
    plus[k] = Math.sqrt(s / (r * (r + s)));
  }
  return { minus, plus };
}

function notBinary(name: string, children: number): DataError {
  const wayOut = children > 2 ? "bifurcate(tree)" : "matchTips(tree, features), which closes such gaps";
  return new DataError(
    `balances: every internal node must have two children, got ${children} for '${name}'; use ${wayOut} first`,
  );
}
