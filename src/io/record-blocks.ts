import type { ParseResult } from "papaparse";
import { DataError, UsageError } from "../errors.js";
import { longestText } from "./decode-text.js";

/** How the cells and records of a text file are kept apart. */
export interface Dialect {
  readonly delimiter: string;
  readonly newline: "\n" | "\r";
}

/**
 * Whole records of a text file: as lines where no cell is quoted, which can be split at every delimiter, and as cells
 * where quotes had to be undone. `firstRow` counts records from 1, blank lines and comments included.
 */
export type Block =
  | { readonly kind: "lines"; readonly text: string; readonly firstRow: number; readonly dialect: Dialect }
  | { readonly kind: "rows"; readonly rows: readonly (readonly string[])[]; readonly firstRow: number };

/**
 * Cut text into blocks of whole records, holding no more of it than a few pieces or one record.
 * Throws DataError for quotes that are not closed.
 */
export async function* recordBlocks(
  pieces: AsyncIterable<string>,
  delimiter?: string,
): AsyncGenerator<Block> {
  if (delimiter !== undefined && !/^[^"\r\n]$/.test(delimiter)) {
    throw new UsageError(`delimiter: must be one character, neither quote nor line end, got '${delimiter}'`);
  }
  let pending = "";
  let dialect: Dialect | undefined;
  let firstRow = 1;
  // A record longer than a piece is tried again only once twice as much text is there: linear work in all.
  let retryAt = 0;
  for await (const piece of pieces) {
    pending += piece;
    if (pending.length < retryAt) continue;
    dialect ??= findDialect(pending, delimiter);
    const cut = dialect === undefined ? nothing : await cutRecords(pending, dialect, firstRow, false);
    if (cut.block !== undefined) yield cut.block;
    firstRow += cut.count;
    pending = pending.slice(cut.length);
    retryAt = cut.length === 0 ? 2 * pending.length : 0;
    if (pending.length > longestText) throw tooLong(firstRow);
  }
  if (pending === "") return;
  dialect ??= findDialect(`${pending}\n`, delimiter) ?? { delimiter: delimiter ?? "\t", newline: "\n" };
  const { block } = await cutRecords(pending, dialect, firstRow, true);
  if (block !== undefined) yield block;
}

/** The cells of every record of a block, with its row. */
export function* recordsOf(
  block: Block,
): Generator<{ readonly row: number; readonly cells: readonly string[] }> {
  let row = block.firstRow;
  if (block.kind === "rows") {
    for (const cells of block.rows) yield { row: row++, cells: cells.map((cell) => cell.trim()) };
    return;
  }
  for (const line of block.text.split(block.dialect.newline)) {
    yield { row: row++, cells: line.split(block.dialect.delimiter).map((cell) => cell.trim()) };
  }
}

interface Cut {
  readonly block: Block | undefined;
  /** Characters and records taken. */
  readonly length: number;
  readonly count: number;
}

const nothing: Cut = { block: undefined, length: 0, count: 0 };

async function cutRecords(text: string, dialect: Dialect, firstRow: number, isLast: boolean): Promise<Cut> {
  if (text.includes('"')) return cutQuoted(text, dialect, firstRow, isLast);
  const end = isLast && !text.endsWith(dialect.newline) ? text.length : text.lastIndexOf(dialect.newline);
  if (end < 0) return nothing;
  const block = { kind: "lines", text: text.slice(0, end), firstRow, dialect } as const;
  return { block, length: end + 1, count: countLines(block.text, dialect.newline) };
}

/** The parser is told not to trust the last record, which may go on in the next piece; `cursor` is where it began. */
async function cutQuoted(text: string, dialect: Dialect, firstRow: number, isLast: boolean): Promise<Cut> {
  const { default: Papa } = await import("papaparse");
  const parser = new Papa.Parser({ ...dialect, fastMode: false });
  const { data, errors, meta } = parser.parse(text, 0, !isLast) as ParseResult<string[]>;
  const bad = errors.find(({ row = 0 }) => isLast || row < data.length);
  if (bad !== undefined) {
    const row = firstRow + (bad.row ?? 0);
    throw new DataError(`row ${row}: a quoted cell must end with a quote before the next delimiter`, { row });
  }
  const rows = isLast && text.endsWith(dialect.newline) ? data.slice(0, -1) : data;
  return {
    block: rows.length === 0 ? undefined : { kind: "rows", rows, firstRow },
    length: isLast ? text.length : meta.cursor,
    count: rows.length,
  };
}

/** The dialect, once a line has ended that can tell it: the first that is neither blank nor a plain comment. */
function findDialect(text: string, delimiter: string | undefined): Dialect | undefined {
  const firstEnd = /\r(?=[^\n])|\n/.exec(text);
  if (firstEnd === null) return undefined;
  const newline = firstEnd[0] as Dialect["newline"];
  if (delimiter !== undefined) return { delimiter, newline };
  const lines = text.split(newline);
  const isWhole = (i: number) => i < lines.length - 1;
  const telling = lines.findIndex((line, i) => isWhole(i) && line.trim() !== "" && !/^#\s/.test(line));
  if (telling < 0) return undefined;
  const found = ["\t", ",", ";"].find((candidate) => lines[telling]!.includes(candidate));
  return { delimiter: found ?? "\t", newline };
}

function countLines(text: string, newline: string): number {
  let count = 1;
  for (let at = text.indexOf(newline); at >= 0; at = text.indexOf(newline, at + 1)) count++;
  return count;
}

function tooLong(row: number): DataError {
  return new DataError(
    `row ${row}: a row must be shorter than ${longestText} characters; is a quote left open?`,
    { row },
  );
}
