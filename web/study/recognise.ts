import { readTree } from "mixedlm/io";
import { hasWords } from "./has-words.js";
import type { Role } from "./messages.js";

const treeNames = /\.(nwk|newick|tree|tre|treefile)(\.gz)?$/i;
const metadataNames = /meta|mapping|covariate|sample[-_ ]?(data|info|sheet)|^samples?\./i;
const textNames = /\.(tsv|csv|txt)$/i;
const headLength = 1 << 16;

/**
 * What a file is likely to be: a tree by its name or its content, metadata by its name or by words among its cells, a
 * table otherwise.
 */
export async function recognise(file: File): Promise<Role> {
  if (treeNames.test(file.name)) return "tree";
  if (/\.qza$/i.test(file.name)) return (await isTree(file)) ? "tree" : "table";
  if (metadataNames.test(file.name)) return "metadata";
  if (!textNames.test(file.name)) return "table";
  const head = await file.slice(0, headLength).text();
  if (head.trimStart().startsWith("(")) return "tree";
  return hasWords(head) ? "metadata" : "table";
}

async function isTree(file: File): Promise<boolean> {
  try {
    await readTree(file);
    return true;
  } catch {
    return false;
  }
}
