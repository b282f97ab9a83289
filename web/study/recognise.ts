import { readTree } from "mixedlm/io";
import { hasWords } from "./has-words.js";
import type { Role } from "./messages.js";

const treeNames = /\.(nwk|newick|tree|tre|treefile|nex|nexus|nxs)(\.gz)?$/i;
const metadataNames = /meta|mapping|covariate|sample[-_ ]?(data|info|sheet)|^samples?\./i;
const textNames = /\.(tsv|csv|txt)(\.gz)?$/i;
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
  const head = await beginningOf(file);
  if (/^\s*(\(|#NEXUS\b)/i.test(head)) return "tree";
  return hasWords(head) ? "metadata" : "table";
}

/** The beginning of a file as text, gzipped or not. */
async function beginningOf(file: File): Promise<string> {
  const start = file.slice(0, headLength);
  const [first, second] = new Uint8Array(await start.slice(0, 2).arrayBuffer());
  if (first !== 0x1f || second !== 0x8b) return start.text();
  const reader = start.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let next = await reader.read(); !next.done && text.length < headLength; next = await reader.read())
      text += decoder.decode(next.value, { stream: true });
  } catch {
    // The beginning of a packed file ends early, as it must.
  }
  await reader.cancel().catch(() => undefined);
  return text;
}

async function isTree(file: File): Promise<boolean> {
  try {
    await readTree(file);
    return true;
  } catch {
    return false;
  }
}
