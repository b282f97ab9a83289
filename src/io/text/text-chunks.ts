import { DataError } from "../../errors.js";
import type { Table } from "../../table/table.js";
import { type OpenSource, piecesOfSource, type Source } from "../files/source.js";
import { type Guess, type WithGuesses, withGuesses } from "../guesses.js";
import type { BatchPlan } from "../stream/response-batches.js";
import type { RowChunks } from "../stream/row-chunks.js";
import { utf8Chunks } from "./decode-text.js";
import type { Dialect } from "./dialect.js";
import { findInBlock, hasNoNumber, headerAtEnd, headerGuess, searchHeader } from "./find-header.js";
import { noData, readHeader } from "./header.js";
import { readTextTable } from "./read-text-table.js";
import { type Block, lineEnd, recordBlocks, recordsOf } from "./record-blocks.js";

/** Bytes of text that are read as a table of their own. */
const CHUNK = 1 << 24;

/** The records of a text file, some at a time, each time as a small file that is read with the same header. */
export function textChunks(source: Source, plan: BatchPlan): RowChunks {
  return () => piecesOfSource(source, (opened) => chunksOf(opened, plan));
}

async function* chunksOf(
  opened: OpenSource,
  { where, id, delimiter }: BatchPlan,
): AsyncGenerator<Table & WithGuesses> {
  const search = searchHeader(hasNoNumber);
  let header: Header | undefined;
  let pieces: Uint8Array[] = [];
  let length = 0;
  let firstRow = 0;
  const read = async () => {
    const { dialect, cells, guesses } = header!;
    // A blank line first: line ends are told by the first one, which in a row may stand inside quotes.
    const file = [asLines([[]], dialect), ...pieces];
    pieces = [];
    length = 0;
    const options = { id, delimiter: dialect.delimiter, transpose: true, header: cells };
    const { table, ...part } = await inRow(firstRow - 2, () => readTextTable(each(file), where, options));
    return { ...table, ...withGuesses([...guesses, ...part.guesses]) };
  };
  for await (const block of recordBlocks(utf8Chunks(opened), delimiter)) {
    let body = block;
    if (header === undefined) {
      const found = findInBlock(search, block);
      if (found === undefined) continue;
      const cells = readHeader(found.cells, found.row);
      header = { cells, dialect: block.dialect, guesses: headerGuess(where, found) };
      body = after(block, found.dataRow - 1);
    }
    if (pieces.length === 0) firstRow = body.firstRow;
    const piece = bytesOf(body, header.dialect);
    pieces.push(piece);
    length += piece.length;
    if (length >= CHUNK) yield await read();
  }
  if (header === undefined) throw noData(headerAtEnd(search)?.cells);
  if (pieces.some((piece) => piece.some((byte) => byte > space))) yield await read();
}

const space = 32;

interface Header {
  readonly cells: readonly string[];
  readonly dialect: Dialect;
  readonly guesses: readonly Guess[];
}

/** A block without the records up to `row`. */
function after(block: Block, row: number): Block {
  const count = row - block.firstRow + 1;
  if (block.kind === "rows") return { ...block, rows: block.rows.slice(count), firstRow: row + 1 };
  let at = 0;
  for (let i = 0; i < count; i++) at = lineEnd(block, at) + 1;
  return { ...block, bytes: block.bytes.subarray(at), firstRow: row + 1 };
}

/** The records of a block as bytes of their own, lines of the dialect, blank ones too: rows keep their numbers. */
function bytesOf(block: Block, dialect: Dialect): Uint8Array {
  if (block.kind === "rows") return asLines(block.rows, dialect);
  if (block.dialect.delimiter !== dialect.delimiter || block.dialect.newline !== dialect.newline) {
    return asLines(
      Array.from(recordsOf(block), ({ cells }) => cells),
      dialect,
    );
  }
  const bytes = new Uint8Array(block.bytes.length + 1);
  bytes.set(block.bytes);
  bytes[block.bytes.length] = dialect.newline.charCodeAt(0);
  return bytes;
}

function asLines(rows: readonly (readonly string[])[], { delimiter, newline }: Dialect): Uint8Array {
  const quoted = (cell: string) =>
    cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const lines = rows.map((cells) => cells.map(quoted).join(delimiter) + newline);
  return new TextEncoder().encode(lines.join(""));
}

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

/** Do `read`, whose rows begin `before` rows later in the file. */
async function inRow<T>(before: number, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DataError) || error.row === undefined) throw error;
    const row = error.row + before;
    const message = error.message.replace(`row ${error.row}`, `row ${row}`);
    throw new DataError(message, { row, ...(error.column !== undefined && { column: error.column }) });
  }
}
