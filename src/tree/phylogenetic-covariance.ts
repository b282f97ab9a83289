import { DataError } from "../errors.js";
import { Frame } from "../table/frame.js";
import { asTree, type TreeLike } from "./as-tree.js";
import { shapeOf } from "./shape.js";
import { tipNames } from "./tip-names.js";

/**
 * The covariance of the tips of a tree under Brownian motion with a rate of one (Felsenstein 1985, Am. Nat. 125:1): of two tips the
 * length of the path from the root to their last common node, of a tip its distance from the root. As `ape::vcv`, in the units of the
 * branches; a branch above the root does not count. For the option `known` of a model.
 *
 * @param tree Newick text or a Tree, each branch below the root with a length that is not negative
 * @returns tips × tips, in the order of the tips, left to right
 * @throws DataError for a tip without a name, and for a branch without a length or with a negative one
 */
export function phylogeneticCovariance(tree: TreeLike): Frame {
  const record = asTree(tree);
  const { parent, lengths, names } = record;
  const shape = shapeOf(record);
  const tips = tipNames(record, shape);
  const n = tips.length;
  const values = new Float64Array(n * n);
  const depth = new Float64Array(parent.length);
  const { sizes, tipCounts, firstTip } = shape;
  for (let node = 0; node < parent.length; node++) {
    const above = parent[node]!;
    if (above >= 0) depth[node] = depth[above]! + branchOf(lengths[node]!, names[node] ?? `node ${node}`);
    // Pairs of tips below a node have its depth until a node further down says more; nodes come before their children.
    const [from, to] = [firstTip[node]!, firstTip[node]! + tipCounts[node]!];
    for (let i = from; i < to; i++) values.fill(depth[node]!, i * n + from, i * n + to);
    if (sizes[node] === 1) values[from * (n + 1)] = depth[node]!;
  }
  return new Frame(tips, tips, values);
}

function branchOf(length: number, name: string): number {
  if (length >= 0 && length < Number.POSITIVE_INFINITY) return length;
  const got = Number.isNaN(length) ? "none" : String(length);
  throw new DataError(
    `phylogeneticCovariance: every branch must have a length that is not negative, got ${got} above ${name}; ` +
      "estimate branch lengths, or set them (ape: compute.brlen)",
  );
}
