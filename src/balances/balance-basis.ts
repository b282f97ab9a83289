import { Frame } from "../table/frame.js";
import type { TreeLike } from "../tree/as-tree.js";
import { sequentialPartition, tipWeights } from "./partitions/sequential-partition.js";

/**
 * The orthonormal basis of balances of a binary tree, in centred log-ratio coordinates: balances in level
 * order × tips from left to right. `clr` of a sample times the transpose of this is its `ilr`.
 *
 * The right child of a node is the numerator (positive), the left one the denominator. A dense matrix; for
 * thousands of features `sequentialPartition` says the same in the size of the tree.
 *
 * Throws DataError for a tree that is not binary.
 */
export function balanceBasis(tree: TreeLike): Frame {
  const partition = sequentialPartition(tree);
  const { balances, tips, start, middle, end } = partition;
  const { minus, plus } = tipWeights(partition);
  const values = new Float64Array(balances.length * tips.length);
  for (let k = 0; k < balances.length; k++) {
    const row = values.subarray(k * tips.length, (k + 1) * tips.length);
    row.fill(-minus[k]!, start[k]!, middle[k]!);
    row.fill(plus[k]!, middle[k]!, end[k]!);
  }
  return new Frame(balances, tips, values);
}
