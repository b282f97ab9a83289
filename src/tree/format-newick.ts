import { isTip, shapeOf } from "./shape.js";
import type { Tree } from "./tree.js";

/**
 * Write a tree in Newick format, on one line that ends with a semicolon.
 *
 * Lengths have the digits needed to read the same number back. Labels are quoted where a reader could take
 * them for something else, also those with an underscore, which many readers turn into a blank.
 */
export function formatNewick(tree: Tree): string {
  const shape = shapeOf(tree);
  const pieces: string[] = [];
  for (let node = 0; node < tree.names.length; node++) {
    if (node > 0 && tree.parent[node] !== node - 1) pieces.push(",");
    if (!isTip(shape, node)) {
      pieces.push("(");
      continue;
    }
    pieces.push(label(tree, node));
    for (let above = tree.parent[node]!; above >= 0; above = tree.parent[above]!) {
      if (above + shape.sizes[above]! > node + 1) break;
      pieces.push(")", label(tree, above));
    }
  }
  return `${pieces.join("")};`;
}

const plainLabel = /^[^\s()[\],:;'_]*$/;

function label({ names, lengths }: Tree, node: number): string {
  const name = names[node] ?? "";
  const length = lengths[node]!;
  const written = plainLabel.test(name) ? name : `'${name.replaceAll("'", "''")}'`;
  return Number.isNaN(length) ? written : `${written}:${length}`;
}
