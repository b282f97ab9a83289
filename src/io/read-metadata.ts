import { askedKinds, checkAsked, type TableOptions } from "../table/as-table.js";
import { columnNames } from "../table/columns.js";
import type { ColumnKind } from "../table/type-column.js";
import { nameOf, type OpenSource, type Source, withSource } from "./files/source.js";
import { columnarMetadata, joinMetadata, type Metadata } from "./metadata.js";
import { readColumnar } from "./read-columnar.js";
import { sniffFormat } from "./sniff-format.js";
import { utf8Chunks } from "./text/decode-text.js";
import { readTextMetadata } from "./text/read-text-metadata.js";

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
  for (const each of sources) files.push(await withSource(each, (opened) => readOne(opened, options, asked)));
  const joined = joinMetadata(files, sources.map(nameOf));
  checkAsked(asked, columnNames(joined), "metadata");
  return joined;
}

async function readOne(
  opened: OpenSource,
  options: ReadMetadataOptions,
  asked: ReadonlyMap<string, ColumnKind["kind"]>,
): Promise<Metadata> {
  const format = sniffFormat(opened.head, opened.name);
  if (format === "text") return readTextMetadata(utf8Chunks(opened), opened.name, { ...options, asked });
  return columnarMetadata(await readColumnar(format, opened, options.id), options.id, asked);
}
