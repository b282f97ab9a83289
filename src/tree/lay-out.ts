import type { Tree } from "./tree.js";

/** A tree by its links; nodes are any numbers. */
interface Links {
  readonly children: (node: number) => readonly number[];
  readonly name: (node: number) => string | null;
  readonly length: (node: number) => number;
}

/** The record of the tree under `root`: its nodes written down in pre-order. */
export function layOut(root: number, { children, name, length }: Links): Tree {
  const names: (string | null)[] = [];
  const parent: number[] = [];
  const lengths: number[] = [];
  const waiting = [{ node: root, above: -1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const above = names.length;
    names.push(name(next.node));
    parent.push(next.above);
    lengths.push(length(next.node));
    const below = children(next.node);
    for (let at = below.length - 1; at >= 0; at--) waiting.push({ node: below[at]!, above });
  }
  return { names, parent: Int32Array.from(parent), lengths: Float64Array.from(lengths) };
}
