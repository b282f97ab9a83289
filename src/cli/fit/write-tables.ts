import { join } from "node:path";
import { openTableWriter } from "../../io/index.js";
import type { Table } from "../../table/table.js";
import type { Format } from "../commands/request.js";

/** A table among the results. */
interface ResultTable {
  /** The name of its file, without an extension. */
  readonly name: string;
  readonly table: Table;
  /** The name of the column of ids; absent for tables whose rows have only numbers. */
  readonly id?: string;
}

/** Write a table into `folder` in one of the formats. */
export async function writeResult(
  folder: string,
  { name, table, id }: ResultTable,
  format: Format,
): Promise<void> {
  const writer = await openTableWriter(join(folder, `${name}.${format}`), format, id ?? false);
  try {
    await writer.write(table);
  } finally {
    await writer.close();
  }
}
