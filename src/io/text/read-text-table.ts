import { DataError, suggest } from "../../errors.js";
import { withScratch } from "../../kernel/scratch.js";
import { makeTable } from "../../table/make-table.js";
import { cellValue } from "../../table/parse-number.js";
import type { Table } from "../../table/table.js";
import { type Guess, withGuesses } from "../guesses.js";
import { plainLineages } from "../lineages.js";
import { filterFeatures, type ReadTableOptions, type TableFile } from "../table-file.js";
import { decodeUtf8 } from "./decode-text.js";
import {
  findInBlock,
  hasNoNumber,
  headerAtEnd,
  headerGuess,
  searchHeader,
  textIdGuess,
} from "./find-header.js";
import { isBlank, noData, raggedRow, readHeader } from "./header.js";
import { hasNumberRows, layOutRows, type NumberRows, readNumbers } from "./number-rows.js";
import { unquoted } from "./plain-quotes.js";
import { type Block, cellsOf, type Lines, lineEnd, recordBlocks, recordsOf } from "./record-blocks.js";
import { columnsOf, keepRow, placeForRow, type RowStore, rowStore, rowsOf } from "./row-store.js";

type TextTableOptions = Pick<ReadTableOptions, "delimiter" | "id" | "transpose">;

/** A part of a file is read with the header that its first part had. */
interface TextPartOptions extends TextTableOptions {
  /** The cells of the header, where the text begins below it. */
  readonly header?: readonly string[] | undefined;
}

interface TextTable {
  readonly table: Table;
  /** Feature → lineage, from the last column `taxonomy` of a BIOM table written as text. */
  readonly taxonomy?: Readonly<Record<string, string>>;
  /** Which line is the header and which column holds the ids, where the file does not say so. */
  readonly guesses: readonly Guess[];
}

/** What is known once the header has been read, and the rows so far. */
interface Body {
  readonly header: readonly string[];
  readonly idAt: number;
  /** Names of the numeric columns. */
  readonly names: readonly string[];
  readonly hasTaxonomy: boolean;
  readonly guesses: readonly Guess[];
  readonly ids: string[];
  readonly lineages: string[];
  readonly store: RowStore;
}

/** A table from text in UTF-8, as `readTable` gives it. */
export async function readTextFile(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  options: ReadTableOptions,
): Promise<TableFile> {
  const { table, taxonomy, guesses } = await readTextTable(chunks, name, options);
  return {
    ...filterFeatures(table, options),
    ...(taxonomy && { taxonomy: plainLineages(taxonomy) }),
    ...withGuesses(guesses),
  };
}

/**
 * A numeric table from text in UTF-8. Numbers are read straight from the bytes, so that neither the text nor a string per
 * cell is kept. Throws DataError with row and column for a cell that is no number.
 */
export async function readTextTable(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  options: TextPartOptions,
): Promise<TextTable> {
  const search = searchHeader(hasNoNumber);
  let body = options.header && startBody(name, readHeader(options.header, 1), [], options);
  for await (const block of recordBlocks(chunks, options.delimiter)) {
    let skip = 0;
    if (body === undefined) {
      const found = findInBlock(search, block);
      if (found === undefined) continue;
      body = startBody(name, readHeader(found.cells, found.row), headerGuess(name, found), options);
      skip = found.dataRow - block.firstRow;
    }
    takeBlock(body, block, skip);
  }
  if (body === undefined || body.ids.length === 0) throw noData(body?.header ?? headerAtEnd(search)?.cells);
  return finish(body, name, options.transpose ?? false);
}

function startBody(
  file: string,
  header: readonly string[],
  headerGuesses: readonly Guess[],
  { id, transpose }: TextTableOptions,
): Body {
  const idAt = id === undefined ? 0 : header.indexOf(id);
  if (idAt < 0)
    throw new DataError(`no column named '${id}' for the ids${suggest(id!, header)}`, { column: id! });
  const hasTaxonomy = transpose === true && /^(taxonomy|taxon|consensus ?lineage)$/i.test(header.at(-1)!);
  const named = header.filter((_, j) => j !== idAt);
  const names = hasTaxonomy ? named.slice(0, -1) : named;
  const guesses = [...headerGuesses, ...textIdGuess(file, header[idAt]!, id)];
  return { header, idAt, names, hasTaxonomy, guesses, ids: [], lineages: [], store: rowStore(names.length) };
}

function takeBlock(body: Body, block: Block, skip: number): void {
  if (block.kind === "lines" && body.idAt === 0 && !body.hasTaxonomy && hasNumberRows(block)) {
    takeLines(body, block, skip);
    return;
  }
  for (const { row, cells } of recordsOf(block)) {
    if (row >= block.firstRow + skip) takeCells(body, cells, row);
  }
}

/** The fast way: one pass over the bytes of each line. */
function takeLines(body: Body, lines: Lines, skip: number): void {
  withScratch((scratch) => {
    const rows = layOutRows(scratch, lines, body.names.length);
    let row = lines.firstRow;
    for (let from = 0; from <= lines.bytes.length; row++) {
      const isSkipped = row < lines.firstRow + skip;
      const end = isSkipped ? lineEnd(lines, from) : takeLine(body, lines, rows, from, row);
      from = end + 1;
    }
  });
}

/** Take one line and return where it ends. What is not an id and as many numbers as there are names goes the general way. */
function takeLine(body: Body, lines: Lines, rows: NumberRows, from: number, row: number): number {
  const id = idAt(rows, from);
  if (id !== undefined) {
    const end = readNumbers(rows, id.end + 1);
    if (end >= 0) {
      const { target, at } = placeForRow(body.store);
      target.set(rows.values, at);
      keep(body, id.text, row);
      return end;
    }
  }
  const end = lineEnd(lines, from);
  takeCells(body, cellsOf(lines.bytes.subarray(from, end), lines.dialect), row);
  return end;
}

/** The id that opens a line, and where its cell ends; undefined for what may be none. */
function idAt({ bytes, delimiter, newline }: NumberRows, from: number) {
  let end = from;
  while (end < bytes.length && bytes[end] !== delimiter && bytes[end] !== newline) end++;
  if (bytes[end] !== delimiter) return undefined;
  const text = unquoted(decodeUtf8(bytes.subarray(from, end)).trim()).trim();
  return text === "" || text.startsWith("#") ? undefined : { text, end };
}

/** The general way: cells as text, which also says what is wrong with a line. */
function takeCells(body: Body, cells: readonly string[], row: number): void {
  if (isBlank(cells) || cells[0]!.startsWith("#q2:")) return;
  const { header, idAt, names, hasTaxonomy, store } = body;
  if (cells.length < header.length || !isBlank(cells.slice(header.length))) {
    throw raggedRow(row, cells.length, header.length);
  }
  const { target, at } = placeForRow(store);
  const numbers = cells.slice(0, header.length).filter((_, j) => j !== idAt);
  const lineage = hasTaxonomy ? numbers.pop()! : undefined;
  numbers.forEach((cell, j) => {
    const value = cellValue(cell);
    if (value === undefined) throw notNumeric(cell, row, names[j]!);
    target[at + j] = value;
  });
  keep(body, cells[idAt]!, row);
  if (lineage !== undefined) body.lineages.push(lineage);
}

function keep({ ids, store }: Body, id: string, row: number): void {
  if (id === "") throw new DataError(`row ${row}: every row must have an id, got an empty cell`, { row });
  ids.push(id);
  keepRow(store);
}

function notNumeric(cell: string, row: number, column: string): DataError {
  const shown = cell.length > 60 ? `${cell.slice(0, 60)}…` : cell;
  const place = `row ${row}, column '${column}'`;
  return new DataError(`${place}: every cell must be a finite number or NA, got '${shown}'`, { row, column });
}

function finish(
  { names, ids, lineages, hasTaxonomy, guesses, store }: Body,
  name: string,
  transposed: boolean,
): TextTable {
  if (!transposed) {
    const columns = columnsOf(store);
    return {
      table: makeTable(
        ids,
        names.map((column, j) => [column, columns[j]!] as const),
        name,
      ),
      guesses,
    };
  }
  const rows = rowsOf(store);
  const table = makeTable(
    names,
    ids.map((id, i) => [id, rows[i]!] as const),
    name,
  );
  const taxonomy = Object.fromEntries(ids.map((id, i) => [id, lineages[i]!]));
  return hasTaxonomy ? { table, taxonomy, guesses } : { table, guesses };
}
