import { DataError } from "../../errors.js";
import { oneChunk } from "../files/source.js";
import type { Guess } from "../guesses.js";
import type { Artifact, OpenArtifact } from "../q2/artifact.js";
import { isWorkbook, type ZipEntry, zipEntries } from "./unzip.js";

/** What a zip archive holds: text, or a BIOM table. */
interface ZipContent {
  readonly kind: "text" | "biom";
  readonly bytes: Uint8Array;
  readonly artifact?: Artifact;
  /** What was decided on the way. */
  readonly guesses: Guess[];
  /** Columns of a sheet, by what their cells say above, whose dates are dates to Excel. */
  readonly dates: ReadonlySet<string>;
}

/**
 * The table in a QIIME 2 artifact or an Excel sheet, the latter as tab-separated text. Throws DataError for any other
 * archive, and for artifacts without a table.
 *
 * @param sheet the name of a sheet; by default the first
 */
export async function zipContent(bytes: Uint8Array, name: string, sheet?: string): Promise<ZipContent> {
  const entries = zipEntries(bytes);
  if (isWorkbook(entries)) {
    const { readSheet } = await import("./read-sheet.js");
    return { kind: "text", ...(await readSheet(bytes, entries, name, sheet)) };
  }
  refuseOthers(entries);
  const { openArtifact } = await import("../q2/artifact.js");
  const open = await openArtifact(bytes, entries);
  const file = tableIn(open);
  const content = {
    bytes: await open.data(file),
    artifact: open.artifact,
    guesses: [],
    dates: new Set<string>(),
  };
  return { kind: file.endsWith(".biom") ? "biom" : "text", ...content };
}

/** The file with the table of an artifact: BIOM, or the only one of text. */
function tableIn({ names, artifact }: OpenArtifact): string {
  if (names.includes("feature-table.biom")) return "feature-table.biom";
  const texts = names.filter((name) => /\.(tsv|csv)$/i.test(name));
  if (texts.length === 1) return texts[0]!;
  throw new DataError(`artifact: must hold a table (BIOM, TSV or CSV), got ${artifact.type}`);
}

function refuseOthers(entries: readonly ZipEntry[]): void {
  const names = new Set(entries.map(({ name }) => name));
  const what = names.has("xl/workbook.bin")
    ? "an Excel file in binary form (.xlsb)"
    : names.has("content.xml") && names.has("mimetype")
      ? "a file of LibreOffice or OpenOffice (.ods)"
      : names.has("word/document.xml")
        ? "a text document (.docx)"
        : undefined;
  if (what === undefined) return;
  throw new DataError(`the file must be a table, got ${what}; save the sheet as .xlsx or CSV`);
}

/** Text that lies in an archive, as its readers take it. */
export function textOf({ bytes }: ZipContent): AsyncGenerator<Uint8Array> {
  return oneChunk(bytes);
}
