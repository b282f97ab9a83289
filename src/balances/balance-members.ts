import type { TreeLike } from "../tree/as-tree.js";
import { sequentialPartition } from "./partitions/sequential-partition.js";

/** Which side of its logarithm a feature stands on: the right child is the numerator. */
export type BalanceSide = "numerator" | "denominator";

/** A feature of a balance. */
export interface BalanceMember {
  readonly balance: string;
  readonly side: BalanceSide;
  readonly feature: string;
}

/**
 * The features of every balance: balances in level order, of each first the numerator, then the denominator,
 * features from left to right.
 */
export function balanceMembers(tree: TreeLike): BalanceMember[] {
  const { balances, tips, start, middle, end } = sequentialPartition(tree);
  const members: BalanceMember[] = [];
  const add = (balance: string, side: BalanceSide, from: number, to: number): void => {
    for (let tip = from; tip < to; tip++) members.push({ balance, side, feature: tips[tip]! });
  };
  balances.forEach((balance, k) => {
    add(balance, "numerator", middle[k]!, end[k]!);
    add(balance, "denominator", start[k]!, middle[k]!);
  });
  return members;
}
