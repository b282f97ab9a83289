import { DataError } from "../errors.js";
import type { Table } from "../table/table.js";
import { allBytes, type OpenSource } from "./files/source.js";
import type { Format } from "./sniff-format.js";

/** The table in a Parquet or Arrow file, types as they are there; any other format throws DataError. */
export async function readColumnar(
  format: Format,
  opened: OpenSource,
  id: string | undefined,
): Promise<Table> {
  const options = { id, where: opened.name };
  if (format === "parquet") {
    const { readParquet } = await import("./parquet/read/parquet.js");
    return readParquet(await allBytes(opened), options);
  }
  if (format === "arrow") {
    const { readArrow } = await import("./arrow/arrow.js");
    return readArrow(await allBytes(opened), options);
  }
  throw new DataError(`the file must be a table, got ${format === "newick" ? "a tree" : format}`);
}
