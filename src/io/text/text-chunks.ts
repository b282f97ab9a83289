import { DataError } from "../../errors.js";
import type { Table } from "../../table/table.js";
import { type OpenSource, piecesOfSource, type Source, withSource } from "../files/source.js";
import { type Guess, type WithGuesses, withGuesses } from "../guesses.js";
import { chooseIds, type IdCandidate, idCandidates } from "../id-column.js";
import type { BatchPlan } from "../stream/response-batches.js";
import type { RowChunks } from "../stream/row-chunks.js";
import { utf8Chunks } from "./decode-text.js";
import type { Dialect } from "./dialect.js";
import {
  findInBlock,
  hasNoNumber,
  headerAtEnd,
  headerGuess,
  namesIds,
  searchHeader,
  takeLine,
} from "./find-header.js";
import { isBlank, noData, trimmedHeader } from "./header.js";
import { checkLabels, readTextTable } from "./read-text-table.js";
import { type Block, lineEnd, recordBlocks, recordsOf } from "./record-blocks.js";
import { type TableHead, tableHead } from "./table-body.js";
import { isSharedHeader } from "./table-layout.js";

/** Bytes of text that are read as a table of their own. */
const CHUNK = 1 << 24;

/** The records of a text file, some at a time, each time as a small file that is read with the same header. */
export function textChunks(source: Source, plan: BatchPlan): RowChunks {
  let settled: Promise<number | undefined> | undefined;
  return async function* () {
    settled ??= withSource(source, (opened) => findIds(opened, plan));
    const idAt = await settled;
    yield* piecesOfSource(source, (opened) => chunksOf(opened, plan, idAt));
  };
}

/**
 * Where the ids are, if their cells must be known to tell: as `readTable` finds it, for which the file is gone through once.
 * Undefined where the header tells.
 */
async function findIds(opened: OpenSource, plan: BatchPlan): Promise<number | undefined> {
  const search = searchHeader(hasNoNumber);
  let candidates: IdCandidate[] = [];
  let dataRow = 0;
  let width = 0;
  const ids = new Map<number, string[]>();
  for await (const block of recordBlocks(utf8Chunks(opened), plan.delimiter)) {
    for (const record of recordsOf(block)) {
      const { cells, row } = record;
      if (dataRow === 0) {
        const found = takeLine(search, record, block.dialect.delimiter === "\t");
        if (found === undefined) continue;
        const header = trimmedHeader(found.cells);
        if (isSharedHeader(header)) return undefined;
        candidates = idCandidates(header, { ...plan, isIdOptional: true, onId: undefined }, namesIds).slice(
          -2,
        );
        if (candidates.length < 2) return undefined;
        [dataRow, width] = [found.dataRow, header.length];
      }
      if (row < dataRow || isBlank(cells) || cells[0]!.startsWith("#q2:")) continue;
      // A row that is longer than the header begins with a name that the header lacks.
      const shift = cells.length > width && cells[width] !== "" ? 1 : 0;
      for (const { at } of candidates) push(ids, at, cells[at === 0 ? 0 : at + shift] ?? "");
      if (shift > 0) ids.set(-1, []);
    }
  }
  if (candidates.length < 2) return undefined;
  const at = chooseIds(candidates, (place) => ids.get(place) ?? []);
  return at > 0 && ids.has(-1) ? at + 1 : at;
}

function push(ids: Map<number, string[]>, at: number, id: string): void {
  const list = ids.get(at);
  if (list === undefined) ids.set(at, [id]);
  else list.push(id);
}

async function* chunksOf(
  opened: OpenSource,
  plan: BatchPlan,
  idAt: number | undefined,
): AsyncGenerator<Table & WithGuesses> {
  const { where, id, isIdOptional, onId, onMissing, delimiter, decimal, label } = plan;
  const encodings: Guess[] = [];
  const search = searchHeader(hasNoNumber);
  let header: Header | undefined;
  let pieces: Uint8Array[] = [];
  let length = 0;
  let firstRow = 0;
  let [isFirst, wasWindows] = [true, false];
  const read = async () => {
    const { dialect, head, guesses } = header!;
    // A blank line first: line ends are told by the first one, which in a row may stand inside quotes.
    const file = [asLines([[]], dialect), ...pieces];
    pieces = [];
    length = 0;
    const options = { delimiter: dialect.delimiter, transpose: true, head };
    const { table, ...part } = await inRow(firstRow - 2, () => readTextTable(each(file), where, options));
    if (encodings.length > 0 && !isFirst && !wasWindows)
      throw new DataError(
        "text must be encoded as UTF-8, got other bytes far into the file; save it as UTF-8",
      );
    isFirst = false;
    wasWindows = encodings.length > 0;
    return { ...table, ...withGuesses([...encodings, ...guesses, ...part.guesses]) };
  };
  for await (const block of recordBlocks(utf8Chunks(opened, encodings), delimiter)) {
    let body = block;
    if (header === undefined) {
      const found = findInBlock(search, block);
      if (found === undefined) continue;
      const cells = trimmedHeader(found.cells);
      const mayBeShort = cells.length === found.cells.length;
      const options = { id, isIdOptional, onId, onMissing, idAt, transpose: true, decimal, label };
      const head = tableHead(cells, found.row, mayBeShort, block.dialect.delimiter, options);
      header = { head, dialect: block.dialect, guesses: headerGuess(where, found) };
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
  checkLabels(header.head);
}

const space = 32;

interface Header {
  readonly head: TableHead;
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
    const moved = (text: string) => text.replace(`row ${error.row}`, `row ${row}`);
    const { problem } = error;
    const said =
      problem?.where === undefined ? moved(error.message) : { ...problem, where: moved(problem.where) };
    throw new DataError(said, { row, ...(error.column !== undefined && { column: error.column }) });
  }
}
