import { DataError } from "../../errors.js";
import { withScratch } from "../../kernel/scratch.js";
import { either } from "../../problem.js";
import {
  type Commas,
  cellNumber,
  commaNumber,
  type Decimal,
  noteComma,
  watchCommas,
} from "./comma-numbers.js";
import { decodeUtf8 } from "./decode-text.js";
import { isBlank, raggedRow, trimmedHeader } from "./header.js";
import { hasNumberRows, layOutRows, type NumberRows, readNumbers } from "./number-rows.js";
import { unquoted } from "./plain-quotes.js";
import { type Block, cellsOf, type Lines, lineEnd, recordsOf, type TextRecord } from "./record-blocks.js";
import { keepRow, placeForRow, type RowStore, rowStore } from "./row-store.js";
import { type LayoutOptions, namesTaxonomy, type TableLayout, tableLayout } from "./table-layout.js";

/** How the rows of a table of text are read. */
export interface BodyOptions extends LayoutOptions {
  readonly decimal?: Decimal | undefined;
  /** The label of a mothur table that is read. */
  readonly label?: string | undefined;
}

/** What is known of a file besides the rows at hand: parts of a file share it. */
export interface TableHead {
  readonly options: BodyOptions;
  /** The names in the header, and its row. */
  readonly header: readonly string[];
  readonly row: number;
  /** Whether the header may lack a name for the ids: it has no empty cell at its end. */
  readonly mayBeShort: boolean;
  /** Known once a row has told whether the header lacks a name. */
  layout: TableLayout | undefined;
  readonly commas: Commas;
  /** The labels of a mothur table. */
  readonly labels: Set<string>;
}

/** The rows so far. */
export interface TableBody {
  readonly head: TableHead;
  /** Rows that end in an empty cell more than the header has: another one may tell what that is. */
  waiting: TextRecord[];
  readonly ids: string[];
  /** Cells of the first column, where another may hold the ids. */
  readonly others: { readonly cell: string; readonly row: number }[];
  readonly lineages: string[];
  store: RowStore;
}

export function tableHead({ cells, row }: TextRecord, delimiter: string, options: BodyOptions): TableHead {
  const header = trimmedHeader(cells);
  const mayBeShort = header.length === cells.length;
  const commas = watchCommas(delimiter, options.decimal);
  return { options, header, row, mayBeShort, layout: undefined, commas, labels: new Set() };
}

export function tableBody(head: TableHead): TableBody {
  const width = head.layout?.positions.length ?? 0;
  return { head, waiting: [], ids: [], others: [], lineages: [], store: rowStore(width) };
}

/** Take the rows of a block but for the first `skip`. */
export function takeBlock(body: TableBody, block: Block, skip: number): void {
  if (block.kind === "lines" && hasNumberRows(block)) {
    takeLines(body, block, skip);
    return;
  }
  for (const { row, cells } of recordsOf(block)) {
    if (row >= block.firstRow + skip) takeCells(body, cells, row);
  }
}

/** The fast way, once the layout is known and plain: one pass over the bytes of each line. */
function takeLines(body: TableBody, lines: Lines, skip: number): void {
  withScratch((scratch) => {
    let rows: NumberRows | undefined;
    let row = lines.firstRow;
    let nextPoint = 0;
    const { bytes } = lines;
    for (let from = 0; from <= bytes.length; row++) {
      let end: number;
      const { layout, commas, options } = body.head;
      if (row < lines.firstRow + skip) {
        end = lineEnd(lines, from);
      } else if (layout?.isPlain && options.decimal !== ",") {
        rows ??= layOutRows(scratch, lines, layout.names.length);
        const line = takeLine(body, lines, rows, from, row);
        end = line.end;
        if (commas.areWatched && !commas.points && line.numbers >= 0) {
          if (nextPoint < line.numbers) nextPoint = pointAfter(bytes, line.numbers);
          commas.points = nextPoint < end;
        }
      } else {
        end = lineEnd(lines, from);
        takeCells(body, cellsOf(bytes.subarray(from, end), lines.dialect), row);
      }
      from = end + 1;
    }
  });
}

function pointAfter(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(46, from);
  return at < 0 ? bytes.length : at;
}

/** Take one line: where it ends, and where its numbers begin; −1 for one that went the general way. */
function takeLine(body: TableBody, lines: Lines, rows: NumberRows, from: number, row: number) {
  const id = idAt(rows, from);
  if (id !== undefined) {
    const end = readNumbers(rows, id.end + 1);
    if (end >= 0) {
      const { target, at } = placeForRow(body.store);
      target.set(rows.values, at);
      keep(body, id.text, row);
      return { end, numbers: id.end + 1 };
    }
  }
  const end = lineEnd(lines, from);
  takeCells(body, cellsOf(lines.bytes.subarray(from, end), lines.dialect), row);
  return { end, numbers: -1 };
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
function takeCells(body: TableBody, cells: readonly string[], row: number): void {
  if (isBlank(cells) || cells[0]!.startsWith("#q2:")) return;
  const { head } = body;
  if (head.layout !== undefined) takeRow(body, head.layout, cells, row);
  else {
    const { length } = head.header;
    const isLonger = head.mayBeShort && cells.length > length && isBlank(cells.slice(length + 1));
    if (isLonger && cells[length] === "" && body.waiting.length < MAX_WAITING) {
      body.waiting.push({ cells, row });
      return;
    }
    settle(body, isLonger && cells[length] !== "");
    takeRow(body, head.layout!, cells, row);
  }
}

/** Rows with an empty cell more than the header that are kept before that is taken for a delimiter at their end. */
const MAX_WAITING = 1000;

/** Settle whether the header lacks a name for the ids, as R writes it, and take the rows that have waited for it. */
export function settle(body: TableBody, isShort: boolean): void {
  const { head } = body;
  const header = isShort ? ["", ...head.header] : head.header;
  head.layout = tableLayout(header, head.row, head.options);
  body.store = rowStore(head.layout.positions.length);
  const { waiting } = body;
  body.waiting = [];
  for (const { cells, row } of waiting) takeRow(body, head.layout, cells, row);
}

function takeRow(body: TableBody, layout: TableLayout, cells: readonly string[], row: number): void {
  const { head, store } = body;
  const { header, positions, names, otherAt, taxonomyAt, labelAt } = layout;
  if (cells.length < header.length || !isBlank(cells.slice(header.length))) {
    throw raggedRow(row, cells.length, header.length);
  }
  if (labelAt !== undefined && !isWanted(head, cells[labelAt]!)) return;
  const { target, at } = placeForRow(store);
  for (let j = 0; j < positions.length; j++) {
    target[at + j] = numberOf(head, cells[positions[j]!]!, row, names[j]!);
  }
  keep(body, cells[layout.idAt]!, row);
  if (otherAt !== undefined) body.others.push({ cell: cells[otherAt]!, row });
  if (taxonomyAt !== undefined) body.lineages.push(cells[taxonomyAt]!);
}

/** Whether a row of a mothur table has the label that is read: the one asked for, else the first. */
function isWanted({ labels, options }: TableHead, label: string): boolean {
  labels.add(label);
  const [first] = labels;
  return label === (options.label ?? first);
}

/** The number of a cell. Throws DataError with row and column for a cell that is none. */
export function numberOf(head: TableHead, cell: string, row: number, column: string): number {
  const { commas, options } = head;
  const value = cellNumber(cell, options.decimal);
  if (value !== undefined) {
    if (commas.areWatched && cell.includes(".")) commas.points = true;
    return value;
  }
  const number = commas.areWatched ? commaNumber(cell) : undefined;
  if (number === undefined) throw notNumeric(head, cell, row, column);
  noteComma(commas, cell, row, column);
  return number;
}

function keep({ ids, store }: TableBody, id: string, row: number): void {
  if (id === "") throw new DataError(`row ${row}: every row must have an id, got an empty cell`, { row });
  ids.push(id);
  keepRow(store);
}

function notNumeric({ options, header }: TableHead, cell: string, row: number, column: string): DataError {
  const shown = cell.length > 60 ? `${cell.slice(0, 60)}…` : cell;
  const isLineage = options.transpose !== true && column === header.at(-1) && namesTaxonomy(column);
  return new DataError(
    {
      where: `row ${row}, column '${column}'`,
      rule: "every cell must be a finite number or NA",
      got: `'${shown}'`,
      hint: isLineage
        ? [
            "; lineages beside features in rows: ",
            either("transpose: true", { option: "transpose" }),
            " reads them so",
          ]
        : "",
    },
    { row, column },
  );
}
