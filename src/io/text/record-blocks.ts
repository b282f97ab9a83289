import { DataError } from "../../errors.js";
import { decodeBeginning, decodeUtf8, longestText } from "./decode-text.js";
import { checkDelimiter, type Dialect, findDialect } from "./dialect.js";
import { parseQuoted } from "./parse-quoted.js";
import { addBytes, dropBytes, dropMark, pendingBytes, waiting } from "./pending-bytes.js";
import { hasPlainQuotes, unquoted } from "./plain-quotes.js";

/**
 * Whole records of a text file: as lines of UTF-8 that can be split at every delimiter, cells perhaps in quotes that hide
 * nothing; and as cells where quotes had to be undone. `firstRow` counts records from 1, blank lines and comments
 * included.
 */
export type Block = Lines | Rows;

export interface Lines {
  readonly kind: "lines";
  readonly bytes: Uint8Array;
  readonly dialect: Dialect;
  readonly firstRow: number;
}

interface Rows {
  readonly kind: "rows";
  readonly rows: readonly (readonly string[])[];
  readonly dialect: Dialect;
  readonly firstRow: number;
}

/**
 * Cut text (UTF-8) into blocks of whole records, holding no more of it than a few chunks or one record. A block is good
 * until the next one is asked for. Throws DataError for quotes that are not closed.
 */
export async function* recordBlocks(
  chunks: AsyncIterable<Uint8Array>,
  delimiter?: string,
): AsyncGenerator<Block> {
  checkDelimiter(delimiter);
  const pending = pendingBytes();
  let dialect: Dialect | undefined;
  let firstRow = 1;
  // A record longer than a chunk is tried again only once twice as much text is there: linear work in all.
  let retryAt = 0;
  for await (const chunk of chunks) {
    addBytes(pending, chunk);
    if (waiting(pending).length < retryAt) continue;
    if (dialect === undefined) dropMark(pending);
    dialect ??= findDialect(waiting(pending), delimiter, false);
    const cut = dialect === undefined ? nothing : cutRecords(waiting(pending), dialect, firstRow, false);
    if (cut.block !== undefined) yield cut.block;
    firstRow += cut.count;
    dropBytes(pending, cut.length);
    const { length } = waiting(pending);
    retryAt = cut.length === 0 ? 2 * length : 0;
    if (length > longestText) throw tooLong(firstRow);
  }
  if (dialect === undefined) dropMark(pending);
  const rest = waiting(pending);
  if (rest.length === 0) return;
  dialect ??= findDialect(rest, delimiter, true)!;
  const { block } = cutRecords(rest, dialect, firstRow, true);
  if (block !== undefined) yield block;
}

/** A record as trimmed cells, and its row in the file. */
export interface TextRecord {
  readonly row: number;
  readonly cells: readonly string[];
}

/** The cells of every record of a block, with its row. */
export function* recordsOf(block: Block): Generator<TextRecord> {
  let row = block.firstRow;
  if (block.kind === "rows") {
    for (const cells of block.rows) yield { row: row++, cells: cells.map((cell) => cell.trim()) };
    return;
  }
  const { bytes, dialect } = block;
  for (let from = 0; from <= bytes.length; row++) {
    const end = lineEnd(block, from);
    yield { row, cells: cellsOf(bytes.subarray(from, end), dialect) };
    from = end + 1;
  }
}

/** Where the line that begins at `from` ends. */
export function lineEnd({ bytes, dialect }: Lines, from: number): number {
  const end = bytes.indexOf(dialect.newline.charCodeAt(0), from);
  return end < 0 ? bytes.length : end;
}

/** The cells of a line, as text. */
export function cellsOf(line: Uint8Array, { delimiter }: Dialect): string[] {
  const cells = decodeUtf8(line).split(delimiter);
  return cells.map((cell) => unquoted(cell.trim()).trim());
}

interface Cut {
  readonly block: Block | undefined;
  /** Bytes and records taken. */
  readonly length: number;
  readonly count: number;
}

const nothing: Cut = { block: undefined, length: 0, count: 0 };

function cutRecords(bytes: Uint8Array, dialect: Dialect, firstRow: number, isLast: boolean): Cut {
  const newline = dialect.newline.charCodeAt(0);
  const end = isLast && bytes.at(-1) !== newline ? bytes.length : bytes.lastIndexOf(newline);
  const lines = bytes.subarray(0, Math.max(end, 0));
  if (!hasPlainQuotes(lines, dialect)) return cutQuoted(bytes, dialect, firstRow, isLast);
  if (end < 0) return nothing;
  const block = { kind: "lines", bytes: lines, firstRow, dialect } as const;
  return { block, length: end + 1, count: countLines(lines, newline) };
}

/** The last record may go on in the next chunk. */
function cutQuoted(bytes: Uint8Array, dialect: Dialect, firstRow: number, isLast: boolean): Cut {
  const text = isLast ? decodeUtf8(bytes) : decodeBeginning(bytes);
  const { rows, end } = parseQuoted(text, dialect, firstRow, isLast);
  return {
    block: rows.length === 0 ? undefined : { kind: "rows", rows, dialect, firstRow },
    length: isLast ? bytes.length : new TextEncoder().encode(text.slice(0, end)).length,
    count: rows.length,
  };
}

function countLines(bytes: Uint8Array, newline: number): number {
  let count = 1;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}

function tooLong(row: number): DataError {
  return new DataError(
    `row ${row}: a row must be shorter than ${longestText} characters; is a quote left open?`,
    { row },
  );
}
