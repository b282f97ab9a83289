import { DataError } from "../../errors.js";
import { isWorkbook, readEntry, type ZipEntry, zipEntries } from "../zip/unzip.js";

/** What a QIIME 2 artifact says of itself; `uuid` is what provenance refers to. */
export interface Artifact {
  readonly uuid: string;
  /** For example `FeatureTable[Frequency]`. */
  readonly type: string;
  /** For example `BIOMV210DirFmt`. */
  readonly format: string;
}

export interface OpenArtifact {
  readonly artifact: Artifact;
  /** The names of the files in the folder `data`. */
  readonly names: readonly string[];
  /** The content of a file in the folder `data`. Throws DataError that names the artifact's type if there is none. */
  data(name: string): Promise<Uint8Array>;
}

/** Whether a file begins as a zip archive. */
export function isArchive(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b;
}

/** What the QIIME 2 artifact in an archive says of itself; undefined for an Excel workbook. */
export async function artifactIn(bytes: Uint8Array): Promise<Artifact | undefined> {
  const entries = zipEntries(bytes);
  return isWorkbook(entries) ? undefined : (await openArtifact(bytes, entries)).artifact;
}

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Open a `.qza`: a zip archive with everything in one folder named by the artifact's UUID, described by its
 * `metadata.yaml`. Only what is asked for is inflated. Throws DataError for any other archive.
 */
export async function openArtifact(
  bytes: Uint8Array,
  directory: readonly ZipEntry[] = zipEntries(bytes),
): Promise<OpenArtifact> {
  const entries = new Map(directory.map((entry) => [entry.name, entry]));
  const root = [...entries.keys()][0]?.split("/")[0] ?? "";
  const isArtifact =
    uuidPattern.test(root) && [...entries.keys()].every((name) => name.startsWith(`${root}/`));
  const description = entries.get(`${root}/metadata.yaml`);
  if (!isArtifact || description === undefined) {
    throw new DataError(
      "zip: the archive must be a QIIME 2 artifact, got other content; unpack it and pass the file inside",
    );
  }
  const artifact = describe(new TextDecoder().decode(await readEntry(bytes, small(description))), root);
  const inData = `${root}/data/`;
  return {
    artifact,
    names: [...entries.keys()].flatMap((name) =>
      name.startsWith(inData) ? [name.slice(inData.length)] : [],
    ),
    data: async (name) => {
      const entry = entries.get(`${root}/data/${name}`);
      if (entry === undefined) throw new DataError(`artifact: must hold data/${name}, got ${artifact.type}`);
      return readEntry(bytes, entry);
    },
  };
}

function small(entry: ZipEntry): ZipEntry {
  if (entry.size > 1 << 20)
    throw new DataError(`artifact: metadata.yaml must be short, got ${entry.size} bytes`);
  return entry;
}

/** The three plain lines of `metadata.yaml`; no more of YAML is needed. */
function describe(yaml: string, root: string): Artifact {
  const read = (key: string) =>
    new RegExp(`^${key}:\\s*(.*?)\\s*$`, "m").exec(yaml)?.[1]?.replace(/^(['"])(.*)\1$/, "$2");
  const uuid = read("uuid");
  if (uuid !== root)
    throw new DataError(`artifact: metadata.yaml must have the uuid ${root}, got ${uuid ?? "none"}`);
  return { uuid, type: read("type") ?? "", format: read("format") ?? "" };
}
