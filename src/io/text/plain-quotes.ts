import type { Dialect } from "./dialect.js";

const quote = 34;
const carriageReturn = 13;
const lineFeed = 10;

/**
 * Whether the quotes in some lines hide nothing: each opens a cell and the next one closes it, with neither delimiter nor
 * line end between them, as R writes ids and names. Such lines can be split at every delimiter.
 */
export function hasPlainQuotes(bytes: Uint8Array, { delimiter, newline }: Dialect): boolean {
  const mark = delimiter.charCodeAt(0);
  const end = newline.charCodeAt(0);
  const endsCell = (at: number) => at >= bytes.length || bytes[at] === mark || bytes[at] === end;
  let open = bytes.indexOf(quote);
  if (open >= 0 && mark > 127) return false;
  while (open >= 0) {
    const close = bytes.indexOf(quote, open + 1);
    if (close < 0 || !(open === 0 || endsCell(open - 1))) return false;
    for (let i = open + 1; i < close; i++) {
      const byte = bytes[i];
      if (byte === mark || byte === lineFeed || byte === carriageReturn) return false;
    }
    const after = bytes[close + 1] === carriageReturn && newline === "\n" ? close + 2 : close + 1;
    if (!endsCell(after)) return false;
    open = bytes.indexOf(quote, after);
  }
  return true;
}

/** A cell of such lines without its quotes. */
export function unquoted(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1) : cell;
}
