import { DataError, suggest } from "../../errors.js";
import { frameIdColumn } from "../../table/id-header.js";
import { isMissingText, parseNumber } from "../../table/parse-number.js";
import { type AskedKind, type TypedColumn, typeColumn } from "../../table/type-column.js";
import type { MetadataFileOptions } from "../formats.js";
import { type Guess, withGuesses } from "../guesses.js";
import { type Metadata, metadataOf } from "../metadata.js";
import { type Directives, insdcMissing, isDirective, readDirective } from "../q2/q2-directives.js";
import {
  type HeaderSearch,
  headerAtEnd,
  headerGuess,
  searchHeader,
  takeLine,
  textIdGuess,
} from "./find-header.js";
import { isBlank, noData, raggedRow, readHeader } from "./header.js";
import { recordBlocks, recordsOf } from "./record-blocks.js";

/** Kinds asked for by the caller win over a `#q2:types` row. */
type TextMetadataOptions = Partial<MetadataFileOptions>;

/** A file of metadata as cells: rows of the header's width, and where each stood in the file. */
interface Sheet {
  header: readonly string[] | undefined;
  guesses: readonly Guess[];
  readonly search: HeaderSearch;
  readonly directives: Directives;
  readonly rows: string[][];
  readonly places: number[];
}

/**
 * Metadata from text, by the rules of QIIME 2: comments and blank rows are skipped, cells trimmed, rows filled up to
 * the width of the header, `#q2:types` and `#q2:missing` honoured. The id column may have any name.
 */
export async function readTextMetadata(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  options: TextMetadataOptions,
): Promise<Metadata> {
  const sheet = await readSheet(chunks, name, options.delimiter);
  const { header, rows } = sheet;
  if (header === undefined || rows.length === 0) throw noData(header);
  const idAt = idColumnAt(header, rows, options);
  const unnamed = idAt < 0 ? -1 : rows.findIndex((cells) => cells[idAt] === "");
  if (unnamed >= 0) {
    const row = sheet.places[unnamed]!;
    throw new DataError(`row ${row}: every row must have an id, got an empty cell`, { row });
  }
  const typed = header.flatMap((column, j) => (j === idAt ? [] : [typeOf(sheet, column, j, options.asked)]));
  const ids = rows.map((cells, i) => (idAt < 0 ? String(i + 1) : cells[idAt]!));
  const told = idAt < 0 ? [] : textIdGuess(name, header[idAt]!, options.id);
  return { ...metadataOf(ids, typed, name), ...withGuesses([...sheet.guesses, ...told]) };
}

/** The column of ids; -1 in a file that needs none and has none. */
function idColumnAt(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { id, frameOf }: TextMetadataOptions,
): number {
  if (id === undefined && frameOf !== undefined) {
    return frameIdColumn(header, (j) => rows.map((cells) => cells[j]!), frameOf);
  }
  const at = id === undefined ? 0 : header.indexOf(id);
  if (at < 0) throw new DataError(`no column named '${id}' for the ids${suggest(id!, header)}`);
  return at;
}

async function readSheet(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  delimiter: string | undefined,
): Promise<Sheet> {
  const directives = { types: new Map(), insdc: new Set<string>() };
  const search = searchHeader();
  const sheet: Sheet = { header: undefined, guesses: [], search, directives, rows: [], places: [] };
  for await (const block of recordBlocks(chunks, delimiter)) {
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
    sheet.header = readHeader(found.cells, found.row);
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
  const width = sheet.header.length;
  if (!isBlank(cells.slice(width))) throw raggedRow(row, cells.length, width);
  sheet.rows.push(Array.from({ length: width }, (_, j) => cells[j] ?? ""));
  sheet.places.push(row);
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
