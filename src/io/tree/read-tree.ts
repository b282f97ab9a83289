import { DataError } from "../../errors.js";
import { parseNewick } from "../../tree/parse-newick.js";
import type { Tree } from "../../tree/tree.js";
import { allBytes, type Source, withSource } from "../files/source.js";
import { formatOf } from "../formats.js";
import { openArtifact } from "../q2/artifact.js";
import { allText } from "../text/decode-text.js";
import { isNexus, parseNexus } from "./nexus.js";

/**
 * Read one tree, from Newick text, a NEXUS file with one tree, whose labels are spelt out, or a `.qza` artifact of type Phylogeny or Hierarchy.
 * Throws InputError (`missing-input`) when there is no such file, DataError with the place of what does not fit.
 */
export function readTree(source: Source): Promise<Tree> {
  return withSource(source, async (opened) => {
    const { name: format } = formatOf(opened.head, opened.name);
    if (format === "a tree" || format === "text") {
      const text = await allText(opened);
      return isNexus(text) ? parseNexus(text) : parseNewick(text);
    }
    if (format !== "zip")
      throw new DataError(`the file must be a tree in Newick format or a .qza, got ${format}`);
    const { data } = await openArtifact(await allBytes(opened));
    return parseNewick(new TextDecoder().decode(await data("tree.nwk")));
  });
}
