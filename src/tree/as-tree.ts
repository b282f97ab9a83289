import { parseNewick } from "./parse-newick.js";
import { checkRecordOfTree } from "./shape.js";
import type { Tree } from "./tree.js";

/** A tree as users give it: the record, or Newick text. */
export type TreeLike = Tree | string;

/** The record of a tree. Throws as `parseNewick` for text, UsageError for anything that is neither. */
export function asTree(tree: TreeLike): Tree {
  if (typeof tree === "string") return parseNewick(tree);
  checkRecordOfTree(tree);
  return tree;
}
