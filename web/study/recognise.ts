import { readTree } from "mixedlm/io";
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

/** Whether some column beside the ids has words in its first rows. */
function hasWords(head: string): boolean {
  const lines = head.split(/\r?\n/).slice(0, 20);
  const [header, ...rows] = lines.length > 2 ? lines.slice(0, -1) : lines;
  if (header?.startsWith("# Constructed from biom")) return false;
  const delimiter = header?.includes("\t") ? "\t" : header?.includes(";") ? ";" : ",";
  return rows.some(
    (row) =>
      row.startsWith("#q2:types") ||
      row
        .split(delimiter)
        .slice(1)
        .some((cell) => cell.trim() !== "" && Number.isNaN(Number(cell)) && !/^(na|nan)$/i.test(cell.trim())),
  );
}
