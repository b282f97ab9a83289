import type { Table } from "../table/table.js";
import { decodeText } from "./decode-text.js";
import { readTextTable, type TextTableOptions } from "./read-text-table.js";
import { sniffFormat } from "./sniff-format.js";
import { type Source, withSource } from "./source.js";

export interface ReadTableOptions extends TextTableOptions {}

export async function readTable(source: Source, options: ReadTableOptions = {}): Promise<Table> {
  return withSource(source, async (opened) => {
    sniffFormat(opened.head, opened.name);
    const { table, ...extra } = await readTextTable(decodeText(opened), opened.name, options);
    return { ...table, ...extra };
  });
}
