import { DataError } from "../../errors.js";
import type { Dialect } from "./dialect.js";

/** Records of cells, and where in the text the first begins that is not among them. */
interface Parsed {
  readonly rows: string[][];
  readonly end: number;
}

/**
 * Records of text with quotes (RFC 4180). A cell may have blanks around its quotes and text behind them: ` " x" ` is `x`, and
 * `"x" y` is `x y`. A quote inside a cell that does not begin with one is a character like any other.
 *
 * @param isLast whether the text ends here; a record that goes on is left for later otherwise
 * @throws DataError for quotes that are not closed
 */
export function parseQuoted(
  text: string,
  { delimiter, newline }: Dialect,
  firstRow: number,
  isLast: boolean,
): Parsed {
  const rows: string[][] = [];
  let end = 0;
  let cells: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const quoted = quotedCell(text, at, delimiter, newline);
    if (quoted === "open") {
      if (isLast) throw notClosed(firstRow + rows.length);
      return { rows, end };
    }
    const from = quoted?.end ?? at;
    const stop = cellEnd(text, from, delimiter, newline);
    if (stop === text.length && !isLast) return { rows, end };
    cells.push((quoted?.text ?? "") + text.slice(from, stop));
    at = stop + 1;
    if (text[stop] === delimiter) continue;
    rows.push(cells);
    cells = [];
    end = at;
    if (at >= text.length) break;
  }
  return { rows, end };
}

function cellEnd(text: string, from: number, delimiter: string, newline: string): number {
  for (let at = from; at < text.length; at++) if (text[at] === delimiter || text[at] === newline) return at;
  return text.length;
}

/** What stands between quotes at the beginning of a cell; undefined where it has none, `open` where they are not closed. */
function quotedCell(text: string, at: number, delimiter: string, newline: string) {
  let from = at;
  while ((text[from] === " " || text[from] === "\t") && text[from] !== delimiter) from++;
  if (text[from] !== '"' || newline === '"') return undefined;
  let content = "";
  for (from++; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return "open" as const;
    content += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { text: content, end: quote + 1 };
    content += '"';
    from = quote + 2;
  }
}

function notClosed(row: number): DataError {
  return new DataError(`row ${row}: a quoted cell must end with a quote before the next delimiter`, { row });
}
