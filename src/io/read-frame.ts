import { askedKinds, checkAsked, type TableOptions } from "../table/as-table.js";
import { columnNames } from "../table/columns.js";
import { type Source, withSource } from "./files/source.js";
import { readerOf } from "./formats.js";
import type { Metadata } from "./metadata.js";

/** Options of `readFrame`. */
export interface ReadFrameOptions extends Pick<TableOptions, "numeric" | "categorical"> {
  /** The column of ids. Default: one without a name, or named as ids are with values that all differ; else none. */
  readonly id?: string | undefined;
  /** What stands between the cells. Default: tab, comma or semicolon, as the header has it. */
  readonly delimiter?: string | undefined;
  /** Names that the model reads: their columns are never taken for ids. */
  readonly used?: Iterable<string> | undefined;
}

/**
 * Read one table of responses and covariates, samples in rows, from what `readMetadata` reads. It needs no ids: without a
 * column of ids every column stays a column, and rows are named 1, 2, …
 *
 * @throws InputError (`missing-input`) when there is no such file, DataError with file, row and column for bad data
 */
export async function readFrame(source: Source, options: ReadFrameOptions = {}): Promise<Metadata> {
  const { id, delimiter, used = [] } = options;
  const asked = askedKinds(options, "table");
  const frameOf = new Set(used);
  const frame = await withSource(source, (opened) =>
    readerOf(opened, "metadata")(opened, { id, delimiter, asked, frameOf }),
  );
  checkAsked(asked, columnNames(frame), "table");
  return frame;
}
