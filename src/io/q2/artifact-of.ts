import { allBytes, type Source, withSource } from "../files/source.js";
import { sniffFormat } from "../sniff-format.js";
import { type Artifact, openArtifact } from "./artifact.js";

/** What a QIIME 2 artifact says of itself; undefined for a file of any other format. */
export function artifactOf(source: Source): Promise<Artifact | undefined> {
  return withSource(source, async (opened) => {
    if (sniffFormat(opened.head, opened.name) !== "zip") return undefined;
    const { artifact } = await openArtifact(await allBytes(opened));
    return artifact;
  });
}
