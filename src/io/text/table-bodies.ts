import { findInBlock, hasNoNumber, headerAtEnd, searchHeader } from "./find-header.js";
import { noData } from "./header.js";
import { type Block, recordBlocks } from "./record-blocks.js";
import { type BodyOptions, settle, type TableBody, tableBody, tableHead, takeBlock } from "./table-body.js";

export interface TextTableOptions extends BodyOptions {
  readonly delimiter?: string | undefined;
}

/**
 * The rows of a table of text, some at a time under one head: a body ends behind the block that brings it to `size` bytes,
 * not before the layout is known, and the last one may have no rows. Without a size there is one body.
 *
 * @throws DataError where the text has no header
 */
export async function* tableBodies(
  chunks: AsyncIterable<Uint8Array>,
  options: TextTableOptions,
  size = Number.POSITIVE_INFINITY,
): AsyncGenerator<TableBody> {
  const search = searchHeader(hasNoNumber);
  let body: TableBody | undefined;
  let length = 0;
  for await (const block of recordBlocks(chunks, options.delimiter)) {
    let skip = 0;
    if (body === undefined) {
      const found = findInBlock(search, block);
      if (found === undefined) continue;
      body = tableBody(tableHead(found, block.dialect.delimiter, options));
      skip = found.dataRow - block.firstRow;
    }
    takeBlock(body, block, skip);
    length += lengthOf(block);
    if (length < size || body.head.layout === undefined) continue;
    yield body;
    body = tableBody(body.head);
    length = 0;
  }
  if (body === undefined) throw noData(headerAtEnd(search)?.cells);
  if (body.head.layout === undefined) settle(body, false);
  yield body;
}

function lengthOf(block: Block): number {
  if (block.kind === "lines") return block.bytes.length;
  return block.rows.reduce((sum, cells) => cells.reduce((row, cell) => row + cell.length + 1, sum), 0);
}
