import { isIdHeader } from "../../table/id-header.js";
import { cellValue } from "../../table/parse-number.js";
import { type Guess, idGuess } from "../guesses.js";
import type { IdRequest } from "../id-column.js";
import { commaNumber } from "./comma-numbers.js";
import { declaresDelimiter } from "./dialect.js";
import { isBlank } from "./header.js";
import { type Block, recordsOf, type TextRecord } from "./record-blocks.js";

/** The header of a file, and the row of the first record below it that may be data. */
interface FoundHeader extends TextRecord {
  readonly dataRow: number;
}

/** Finds the header of a text file, record by record. */
export interface HeaderSearch {
  /** True for a record that can only be a header. */
  readonly isOtherHeader: (cells: readonly string[]) => boolean;
  /** A line that begins with `#` and may be the header: the next one tells. */
  candidate: TextRecord | undefined;
}

/**
 * Begin to look for a header. Most often it is the first record that is neither blank nor begins with `#`. A line of
 * several cells that begins with `#` is the header
 *
 * - with a known name (`#SampleID`, `#OTU ID`), unless another such line follows: MetaPhlAn writes `#SampleID` above
 *   `#clade_name`;
 * - with any other name right behind the `#` (`#plot`), unless a known header follows;
 * - with a known name after a blank (`# Pathway`), unless a known header follows; outside tab-separated text, where
 *   comments have commas too, only with as many cells as the next line;
 * - with any other name after a blank (`# my features`), in tab-separated text only, with as many cells as the next line,
 *   unless that line is a header or begins with `#` itself.
 *
 * All other lines that begin with `#` are comments.
 *
 * @param isOtherHeader recognises headers of other names, where the kind of file allows it
 */
export function searchHeader(isOtherHeader: HeaderSearch["isOtherHeader"] = () => false): HeaderSearch {
  return { isOtherHeader, candidate: undefined };
}

/** True for a record without any number, in a file of numbers. */
export function hasNoNumber(cells: readonly string[]): boolean {
  return cells
    .slice(1)
    .every((cell) => cell === "" || (cellValue(cell) === undefined && commaNumber(cell) === undefined));
}

/** Look for the header among the records of a block. */
export function findInBlock(search: HeaderSearch, block: Block): FoundHeader | undefined {
  const isTabbed = block.dialect.delimiter === "\t";
  for (const line of recordsOf(block)) {
    const found = takeLine(search, line, isTabbed);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Look at the next record: the header, once it is known. */
export function takeLine(search: HeaderSearch, line: TextRecord, isTabbed: boolean): FoundHeader | undefined {
  const { row, cells } = line;
  if (row === 1 && declaresDelimiter(cells)) return undefined;
  if (isBlank(cells) || (isComment(cells) && !cells[0]!.startsWith("#q2:"))) return undefined;
  const { candidate } = search;
  search.candidate = undefined;
  if (candidate !== undefined && isHeaderAbove(search, candidate.cells, cells, isTabbed)) {
    return { ...candidate, dataRow: row };
  }
  if (isComment(cells)) return undefined;
  if (!cells[0]!.startsWith("#")) return { cells, row, dataRow: row + 1 };
  if (isTabbed || isKnown(cells[0]!) || !hasBlank(cells[0]!)) search.candidate = line;
  return undefined;
}

/** The header of a file that ended before a line came below it. */
export function headerAtEnd({ candidate }: HeaderSearch): FoundHeader | undefined {
  if (candidate === undefined) return undefined;
  const name = candidate.cells[0]!;
  return isKnown(name) || !hasBlank(name) ? { ...candidate, dataRow: candidate.row + 1 } : undefined;
}

/** A header that begins with `#`, under a name that is not known: it could be a comment. */
export function headerGuess(file: string, { cells, row }: TextRecord): Guess[] {
  const isTold = !cells[0]!.startsWith("#") || namesIds(cells[0]!);
  return isTold ? [] : [{ file, what: `row ${row}, which begins with #`, took: "the header" }];
}

/** The column of ids, where nobody asked for one and neither its name nor a `#` before it says so. */
export function textIdGuess(file: string, column: string, request: IdRequest, isFirst: boolean): Guess[] {
  return isFirst && namesIds(column) ? [] : idGuess(file, column, request, isFirst);
}

/** True for a name of ids in the first place of a header. */
export function namesIds(name: string): boolean {
  return isKnown(name) || isIdHeader(name.replace(/^#\s*/, ""));
}

/** A line that begins with `#` and cannot be a header: one cell only, or a directive of QIIME 2. */
export function isComment(cells: readonly string[]): boolean {
  const first = cells[0]!;
  if (!first.startsWith("#") || isIdHeader(first)) return false;
  return first.startsWith("#q2:") || isBlank(cells.slice(1));
}

/** The names of features in tables of HUMAnN and MetaPhlAn, and of QIIME 2's ids with a blank behind the `#`. */
function isKnown(name: string): boolean {
  if (isIdHeader(name) || /^(?:#\s*(?:pathways?|gene famil(?:y|ies))|#?\s*clade_name)$/i.test(name))
    return true;
  const bare = name.replace(/^#\s+/, "");
  if (bare === name || /^(?:id|index|sample)$/i.test(bare)) return false;
  return isIdHeader(bare) || isIdHeader(`#${bare}`);
}

function hasBlank(name: string): boolean {
  return /^#(?:\s|$)/.test(name);
}

/** Whether `line`, which begins with `#` and has several cells, is the header of the record `next`. */
function isHeaderAbove(
  { isOtherHeader }: HeaderSearch,
  line: readonly string[],
  next: readonly string[],
  isTabbed: boolean,
): boolean {
  const [name, below] = [line[0]!, next[0]!];
  if (!hasBlank(name)) return !isKnown(below) || (isKnown(name) && !below.startsWith("#"));
  if (isKnown(below)) return false;
  if (isKnown(name) && isTabbed) return true;
  const isDirective = below.startsWith("#q2:");
  if (below.startsWith("#") && !isDirective) return false;
  return hasCellsOf(line, next) && (isDirective || !isOtherHeader(next));
}

/** As many cells, apart from empty ones at the end, as spreadsheets and trailing delimiters leave them. */
function hasCellsOf(line: readonly string[], next: readonly string[]): boolean {
  const width = line.findLastIndex((cell) => cell !== "") + 1;
  return next.length >= width && isBlank(next.slice(width));
}
