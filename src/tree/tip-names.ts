import { DataError } from "../errors.js";
import { type Shape, shapeOf, tipsOf } from "./shape.js";
import type { Tree } from "./tree.js";

/**
 * The names of the tips, left to right.
 * Throws DataError for a tip without a name and for a name that two tips share.
 */
export function tipNames(tree: Tree, shape: Shape = shapeOf(tree)): string[] {
  const seen = new Set<string>();
  return tipsOf(shape).map((tip, place) => {
    const name = tree.names[tip] ?? "";
    if (name === "") throw new DataError(`tree: every tip needs a name, got none for tip ${place + 1}`);
    if (seen.has(name)) throw new DataError(`tree: names of tips must be unique, got '${name}' twice`);
    seen.add(name);
    return name;
  });
}
