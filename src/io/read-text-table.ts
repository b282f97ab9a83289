import { DataError, suggest } from "../errors.js";
import { makeTable } from "../table/make-table.js";
import type { Table } from "../table/table.js";
import { isBlank, isHeader, noData, raggedRow, readHeader } from "./header.js";
import { cellValue, readCells } from "./read-cells.js";
import { type Block, recordBlocks, recordsOf } from "./record-blocks.js";
import { columnsOf, keepRow, placeForRow, type RowStore, rowStore, rowsOf } from "./row-store.js";

export interface TextTableOptions {
  readonly delimiter?: string | undefined;
  readonly id?: string | undefined;
  readonly transpose?: boolean | undefined;
}

export interface TextTable {
  readonly table: Table;
  /** Feature → lineage, from the last column `taxonomy` of a BIOM table written as text. */
  readonly taxonomy?: Readonly<Record<string, string>>;
}

/** What is known once the header has been read, and the rows so far. */
interface Body {
  readonly header: readonly string[];
  readonly idAt: number;
  /** Names of the numeric columns. */
  readonly names: readonly string[];
  readonly hasTaxonomy: boolean;
  readonly ids: string[];
  readonly lineages: string[];
  readonly store: RowStore;
}

/**
 * A numeric table from text. Numbers are read straight from the characters where no cell of a block is quoted, so
 * that neither the text nor a string per cell is kept. Throws DataError with row and column for a cell that is no
 * number.
 */
export async function readTextTable(
  pieces: AsyncIterable<string>,
  name: string,
  options: TextTableOptions,
): Promise<TextTable> {
  let body: Body | undefined;
  for await (const block of recordBlocks(pieces, options.delimiter)) {
    let skip = 0;
    if (body === undefined) {
      for (const { row, cells } of recordsOf(block)) {
        skip++;
        if (!isHeader(cells)) continue;
        body = startBody(readHeader(cells, row), options);
        break;
      }
      if (body === undefined) continue;
    }
    takeBlock(body, block, skip);
  }
  if (body === undefined || body.ids.length === 0) throw noData(body?.header);
  return finish(body, name, options.transpose ?? false);
}

function startBody(header: readonly string[], { id, transpose }: TextTableOptions): Body {
  const idAt = id === undefined ? 0 : header.indexOf(id);
  if (idAt < 0)
    throw new DataError(`no column named '${id}' for the ids${suggest(id!, header)}`, { column: id! });
  const hasTaxonomy = transpose === true && /^(taxonomy|taxon|consensus ?lineage)$/i.test(header.at(-1)!);
  const named = header.filter((_, j) => j !== idAt);
  const names = hasTaxonomy ? named.slice(0, -1) : named;
  return { header, idAt, names, hasTaxonomy, ids: [], lineages: [], store: rowStore(names.length) };
}

function takeBlock(body: Body, block: Block, skip: number): void {
  if (block.kind === "lines" && body.idAt === 0) {
    takeLines(body, block, skip);
    return;
  }
  for (const { row, cells } of recordsOf(block)) {
    if (row >= block.firstRow + skip) takeCells(body, cells, row);
  }
}

/** The fast way: one pass over the characters of each line. */
function takeLines(body: Body, block: Block & { kind: "lines" }, skip: number): void {
  const { text, dialect } = block;
  const delimiter = dialect.delimiter.charCodeAt(0);
  let row = block.firstRow;
  for (let from = 0; from <= text.length; row++) {
    const newline = text.indexOf(dialect.newline, from);
    const end = newline < 0 ? text.length : newline;
    if (row >= block.firstRow + skip) takeLine(body, text, from, end, delimiter, row);
    from = end + 1;
  }
}

function takeLine(body: Body, text: string, from: number, end: number, delimiter: number, row: number): void {
  const cut = text.indexOf(String.fromCharCode(delimiter), from);
  const isPlain = cut > from && cut < end && text.charCodeAt(from) !== hash && !body.hasTaxonomy;
  const to = text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;
  if (isPlain && readNumbers(body, text, cut + 1, to, delimiter))
    keep(body, text.slice(from, cut).trim(), row);
  else takeCells(body, splitLine(text.slice(from, end), delimiter), row);
}

/** True when all cells were numbers and as many as the header has; only then the row may be kept. */
function readNumbers(
  { store, names }: Body,
  text: string,
  from: number,
  to: number,
  delimiter: number,
): boolean {
  const { target, at } = placeForRow(store);
  return readCells(text, from, to, delimiter, target, at, names.length) === names.length;
}

const hash = 35;
const carriageReturn = 13;

function splitLine(line: string, delimiter: number): string[] {
  return line.split(String.fromCharCode(delimiter)).map((cell) => cell.trim());
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
  ids.push(ownCopy(id));
  keepRow(store);
}

/** The same text on its own: a mere slice would keep its whole block of the file in memory. */
function ownCopy(text: string): string {
  return Array.from(text).join("");
}

function notNumeric(cell: string, row: number, column: string): DataError {
  const shown = cell.length > 60 ? `${cell.slice(0, 60)}…` : cell;
  const place = `row ${row}, column '${column}'`;
  return new DataError(`${place}: every cell must be a finite number or NA, got '${shown}'`, { row, column });
}

function finish(
  { names, ids, lineages, hasTaxonomy, store }: Body,
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
    };
  }
  const rows = rowsOf(store);
  const table = makeTable(
    names,
    ids.map((id, i) => [id, rows[i]!] as const),
    name,
  );
  const taxonomy = Object.fromEntries(ids.map((id, i) => [id, lineages[i]!]));
  return hasTaxonomy ? { table, taxonomy } : { table };
}
