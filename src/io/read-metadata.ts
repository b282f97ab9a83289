import { askedKinds, checkAsked, type TableOptions } from "../table/as-table.js";
import { columnNames } from "../table/columns.js";
import { nameOf, type Source, withSource } from "./files/source.js";
import { readerOf } from "./formats.js";
import { joinMetadata, type Metadata } from "./metadata.js";

/** Options of `readMetadata`. */
export interface ReadMetadataOptions extends Pick<TableOptions, "numeric" | "categorical"> {
  /** The column of ids. Default: the first one. */
  readonly id?: string | undefined;
  /** What stands between the cells. Default: tab, comma or semicolon, as the header has it. */
  readonly delimiter?: string | undefined;
}

/**
 * Read metadata from one file or several, which are joined on their ids.
 *
 * Text is TSV or CSV by the rules of QIIME 2 (comments, `#q2:types`, `#q2:missing`), with any name for the ids.
 * A column is numeric when every cell that is not missing (empty, `NA`, `NaN`, `nan`) is a number; `numeric` and
 * `categorical` override. `kinds` says what each column became and why (`explainKind` puts it in words).
 *
 * Throws InputError (`missing-input`) when there is no such file, DataError with file, row and column for bad data.
 */
export async function readMetadata(
  source: Source | readonly Source[],
  options: ReadMetadataOptions = {},
): Promise<Metadata> {
  const sources: readonly Source[] = Array.isArray(source) ? source : [source as Source];
  const asked = askedKinds(options, "metadata");
  const files: Metadata[] = [];
  const { id, delimiter } = options;
  for (const each of sources) {
    files.push(
      await withSource(each, (opened) => readerOf(opened, "metadata")(opened, { id, delimiter, asked })),
    );
  }
  const joined = joinMetadata(files, sources.map(nameOf));
  checkAsked(asked, columnNames(joined), "metadata");
  return joined;
}
