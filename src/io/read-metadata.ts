import { askedKinds, checkAsked, type TableOptions } from "../table/as-table.js";
import { columnNames } from "../table/columns.js";
import { nameOf, type Source, withSource } from "./files/source.js";
import { readerOf } from "./formats.js";
import { type IdRequest, noIdColumn } from "./id-column.js";
import { joinMetadata, type Metadata } from "./metadata.js";
import type { Decimal } from "./text/comma-numbers.js";

/** Options of `readMetadata`. */
export interface ReadMetadataOptions
  extends Pick<TableOptions, "numeric" | "categorical">,
    Pick<IdRequest, "isIdOptional" | "onId" | "onMissing"> {
  /**
   * The column of ids, in every file that has it. Default: the first one if it is named as ids are (`id`, `SampleID`, …), else
   * one so named elsewhere (a bare `id`, `index`, `sample` does not do) whose cells all differ, else the first one.
   */
  readonly id?: string | undefined;
  /** Ids that are looked for: of several columns named as ids are, the one that has most of them is taken. */
  readonly samples?: readonly string[] | undefined;
  /** What stands before the decimals of numbers in text. Default: a point; a comma where the file has no point. */
  readonly decimal?: Decimal | undefined;
  /** The sheet of Excel workbooks (`.xlsx`). Default: the first. */
  readonly sheet?: string | undefined;
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
  const { id, isIdOptional = false, onId, onMissing, samples, delimiter, decimal, sheet } = options;
  let isFound = false;
  const names: string[] = [];
  const request = {
    id,
    isIdOptional: isIdOptional || sources.length > 1,
    onId: (name: string) => {
      isFound = true;
      onId?.(name);
    },
    onMissing: (own: readonly string[]) => {
      names.push(...own);
      onMissing?.(own);
    },
    samples,
  };
  for (const each of sources) {
    files.push(
      await withSource(each, (opened) =>
        readerOf(opened, "metadata")(opened, { ...request, delimiter, decimal, sheet, asked }),
      ),
    );
  }
  if (id !== undefined && !isFound && !isIdOptional) throw noIdColumn(id, names);
  const joined = joinMetadata(files, sources.map(nameOf));
  checkAsked(asked, columnNames(joined), "metadata");
  return joined;
}
