import { DataError } from "../../errors.js";
import { checkNames } from "../../table/make-table.js";
import { isMissingText, parseNumber } from "../../table/parse-number.js";
import { type AskedKind, type TypedColumn, typeColumn } from "../../table/type-column.js";
import type { MetadataFileOptions } from "../formats.js";
import { type Guess, withGuesses } from "../guesses.js";
import { chooseIds, frameIds, idCandidates } from "../id-column.js";
import { type Metadata, metadataOf } from "../metadata.js";
import { type Directives, insdcMissing, isDirective, readDirective } from "../q2/q2-directives.js";
import {
  commaNumber,
  type Decimal,
  noteComma,
  plainNumber,
  settleCommas,
  watchCommas,
  withPoint,
} from "./comma-numbers.js";
import {
  type HeaderSearch,
  headerAtEnd,
  headerGuess,
  namesIds,
  searchHeader,
  takeLine,
  textIdGuess,
} from "./find-header.js";
import { headerTooShort, isBlank, noData, raggedRow, trimmedHeader } from "./header.js";
import { recordBlocks, recordsOf } from "./record-blocks.js";

/** Kinds asked for by the caller win over a `#q2:types` row. */
type TextMetadataOptions = Partial<MetadataFileOptions>;

/** A file of metadata as cells: rows of the header's width, and where each stood in the file. */
interface Sheet {
  header: readonly string[] | undefined;
  headerRow: number;
  /** Whether the header may lack a name for the ids: it has no empty cell at its end. */
  mayBeShort: boolean;
  delimiter: string;
  guesses: readonly Guess[];
  readonly search: HeaderSearch;
  readonly directives: Directives;
  readonly rows: string[][];
  readonly places: number[];
}

/**
 * Metadata from text (`earlier` are guesses on its encoding, which grow while it is read), by the rules of QIIME 2: comments and blank rows are skipped, cells trimmed, rows filled up to
 * the width of the header, `#q2:types` and `#q2:missing` honoured. The id column may have any name.
 */
export async function readTextMetadata(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  options: TextMetadataOptions,
  earlier: readonly Guess[] = [],
): Promise<Metadata> {
  const sheet = await readSheet(chunks, name, options.delimiter);
  if (sheet.header === undefined || sheet.rows.length === 0) throw noData(sheet.header);
  const header = fitRows(sheet, sheet.header);
  const { rows } = sheet;
  const idAt = idColumnAt(header, rows, options);
  const commas = readNumbers(sheet, header, idAt, name, options.decimal);
  const unnamed = idAt < 0 ? -1 : rows.findIndex((cells) => cells[idAt] === "");
  if (unnamed >= 0) {
    const row = sheet.places[unnamed]!;
    throw new DataError(`row ${row}: every row must have an id, got an empty cell`, { row });
  }
  const typed = header.flatMap((column, j) =>
    // The first column of R and pandas is no covariate where another holds the ids: it numbers the rows.
    j === idAt || column === "" ? [] : [typeOf(sheet, column, j, options.asked)],
  );
  const ids = rows.map((cells, i) => (idAt < 0 ? String(i + 1) : cells[idAt]!));
  const told = idAt < 0 ? [] : textIdGuess(name, header[idAt]!, options, idAt === 0);
  const guesses = [...earlier, ...sheet.guesses, ...told, ...commas];
  return { ...metadataOf(ids, typed, name), ...withGuesses(guesses) };
}

/** The column of ids; -1 in a file that needs none and has none. */
function idColumnAt(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  options: TextMetadataOptions,
): number {
  const idsAt = (at: number) => rows.map((cells) => cells[at]!);
  if (options.id === undefined && options.frameOf !== undefined) {
    return frameIds(header, idsAt, options.frameOf, namesIds);
  }
  return chooseIds(idCandidates(header, options, namesIds), idsAt, options);
}

async function readSheet(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  delimiter: string | undefined,
): Promise<Sheet> {
  const directives = { types: new Map(), insdc: new Set<string>() };
  const search = searchHeader();
  const sheet: Sheet = {
    header: undefined,
    headerRow: 0,
    mayBeShort: false,
    delimiter: "\t",
    guesses: [],
    search,
    directives,
    rows: [],
    places: [],
  };
  for await (const block of recordBlocks(chunks, delimiter)) {
    sheet.delimiter = block.dialect.delimiter;
    const isTabbed = block.dialect.delimiter === "\t";
    for (const { row, cells } of recordsOf(block)) takeRecord(sheet, name, cells, row, isTabbed);
  }
  sheet.header ??= headerAtEnd(search)?.cells;
  return sheet;
}

function takeRecord(
  sheet: Sheet,
  name: string,
  cells: readonly string[],
  row: number,
  isTabbed: boolean,
): void {
  if (isBlank(cells)) return;
  if (sheet.header === undefined) {
    const found = takeLine(sheet.search, { row, cells }, isTabbed);
    if (found === undefined) return;
    sheet.header = trimmedHeader(found.cells);
    sheet.headerRow = found.row;
    sheet.mayBeShort = sheet.header.length === found.cells.length;
    sheet.guesses = headerGuess(name, found);
    if (row < found.dataRow) return;
  }
  if (isDirective(cells)) {
    if (sheet.rows.length > 0) {
      throw new DataError(
        `row ${row}: '${cells[0]}' must stand right below the header, got it among the data`,
        { row },
      );
    }
    readDirective(cells, sheet.header, row, sheet.directives);
    return;
  }
  if (cells[0]!.startsWith("#")) return;
  sheet.rows.push([...cells]);
  sheet.places.push(row);
}

/**
 * Make all rows as wide as the header. Where every row has a cell more, and not all of these are empty, the header lacks a
 * name for the ids, as R writes it.
 */
function fitRows(sheet: Sheet, given: readonly string[]): readonly string[] {
  const { rows, places, headerRow } = sheet;
  const more = given.length;
  const isShort =
    sheet.mayBeShort &&
    rows.every((cells) => cells.length > more && isBlank(cells.slice(more + 1))) &&
    rows.some((cells) => cells[more] !== "");
  const header = isShort ? ["", ...given] : given;
  if (header.length < 2) throw headerTooShort(header, headerRow);
  checkNames(header.slice(1), `row ${headerRow}`);
  const width = header.length;
  rows.forEach((cells, i) => {
    if (!isBlank(cells.slice(width))) throw raggedRow(places[i]!, cells.length, width);
    rows[i] = Array.from({ length: width }, (_, j) => cells[j] ?? "");
  });
  return header;
}

/** Write numbers with a decimal point where they have a comma, as the file or the caller says. */
function readNumbers(
  { rows, places, delimiter }: Sheet,
  header: readonly string[],
  idAt: number,
  name: string,
  decimal: Decimal | undefined,
): Guess[] {
  const others = [...header.keys()].filter((at) => at !== idAt);
  if (decimal !== undefined) {
    for (const at of others) for (const cells of rows) cells[at] = plainNumber(cells[at]!, decimal);
    return [];
  }
  const commas = watchCommas(delimiter, decimal);
  if (!commas.areWatched) return [];
  const isNumber = (cell: string) => isMissingText(cell) || commaNumber(cell) !== undefined;
  const found = others.filter(
    (at) => rows.some((cells) => cells[at]!.includes(",")) && rows.every((cells) => isNumber(cells[at]!)),
  );
  if (found.length === 0) return [];
  // With a decimal point elsewhere in the file a comma means something else, and the cells are text.
  const isPointed = (cell: string) => cell.includes(".") && parseNumber(cell) !== undefined;
  if (others.some((at) => rows.some((cells) => isPointed(cells[at]!)))) return [];
  for (const at of found) {
    rows.forEach((cells, i) => {
      const cell = cells[at]!;
      if (!cell.includes(",")) return;
      noteComma(commas, cell, places[i]!, header[at]!);
      cells[at] = withPoint(cell);
    });
  }
  return settleCommas(name, commas);
}

function typeOf(sheet: Sheet, column: string, j: number, asked: TextMetadataOptions["asked"]): TypedColumn {
  const { types, insdc } = sheet.directives;
  const cells = sheet.rows.map((row) => {
    const cell = row[j]!;
    return insdc.has(column) && insdcMissing.has(cell.toLowerCase()) ? "" : cell;
  });
  const option = asked?.get(column);
  if (option !== undefined) return typeColumn(column, cells, { kind: option, by: "option" });
  const declared = types.get(column);
  if (declared === "numeric") checkNumeric(sheet, column, cells);
  const byTypesRow: AskedKind | undefined = declared && { kind: declared, by: "types-row" };
  return typeColumn(column, cells, byTypesRow);
}

/** What a `#q2:types` row declares must hold; only the caller may turn text into missing cells. */
function checkNumeric({ places }: Sheet, column: string, cells: readonly string[]): void {
  const text = cells.findIndex((cell) => !isMissingText(cell) && parseNumber(cell) === undefined);
  if (text < 0) return;
  const row = places[text]!;
  throw new DataError(
    `row ${row}, column '${column}': #q2:types says numeric, got '${cells[text]}'; ask for numeric to make it missing`,
    { row, column },
  );
}
