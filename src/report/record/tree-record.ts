import type { Taxonomy } from "../../balances/features/taxonomy.js";
import { nameInternalNodes } from "../../tree/name-internal-nodes.js";
import type { Tree } from "../../tree/tree.js";
import type { TreeRecord } from "./report-record.js";

/** The tree of the balances, its internal nodes tied to the responses of their names, its tips to their lineages. */
export function treeRecord(tree: Tree, responses: readonly string[], taxonomy?: Taxonomy): TreeRecord {
  const { names, parent } = nameInternalNodes(tree);
  const isInternal = new Uint8Array(names.length);
  for (const above of parent) if (above >= 0) isInternal[above] = 1;
  const positions = new Map(responses.map((name, i) => [name, i]));
  const response = Int32Array.from(names, (name, node) =>
    isInternal[node] === 1 && name !== null ? (positions.get(name) ?? -1) : -1,
  );
  const lineageOf = (name: string | null, node: number): string =>
    name !== null && isInternal[node] === 0 && Object.hasOwn(taxonomy!, name) ? taxonomy![name]! : "";
  return {
    names: names.map((name) => name ?? ""),
    parent,
    response,
    ...(taxonomy && { lineages: names.map(lineageOf) }),
  };
}
