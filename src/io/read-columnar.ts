import { DataError } from "../errors.js";
import type { ColumnarFile } from "./columnar.js";
import { allBytes, type OpenSource } from "./files/source.js";
import type { Format } from "./sniff-format.js";

/** The columns of a Parquet or Arrow file, types as they are there; any other format throws DataError. */
export async function readColumnar(
  format: Format,
  opened: OpenSource,
  id: string | undefined,
): Promise<ColumnarFile> {
  if (format === "parquet") {
    const { decodeParquet } = await import("./parquet/read/read-parquet.js");
    return decodeParquet(await allBytes(opened), opened.name, id);
  }
  if (format === "arrow") {
    const { decodeArrow } = await import("./arrow/arrow.js");
    return decodeArrow(await allBytes(opened), opened.name);
  }
  throw new DataError(`the file must be a table, got ${format === "newick" ? "a tree" : format}`);
}
