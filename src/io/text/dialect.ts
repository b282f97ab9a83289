import { UsageError } from "../../errors.js";
import { decodeBeginning, decodeUtf8 } from "./decode-text.js";

/** How the cells and records of a text file are kept apart. */
export interface Dialect {
  readonly delimiter: string;
  readonly newline: "\n" | "\r";
}

/** Throws UsageError for a delimiter that cannot be one. */
export function checkDelimiter(delimiter: string | undefined): void {
  if (delimiter === undefined || /^[^"\r\n]$/.test(delimiter)) return;
  throw new UsageError(`delimiter: must be one character, neither quote nor line end, got '${delimiter}'`);
}

/**
 * The dialect of a text from its beginning, once a line has ended that can tell it: `sep=;` at its beginning, else the first
 * that is neither blank nor a comment. At the end of a text its last line has ended too.
 */
export function findDialect(
  bytes: Uint8Array,
  delimiter: string | undefined,
  isLast: boolean,
): Dialect | undefined {
  const text = isLast ? `${decodeUtf8(bytes)}\n` : decodeBeginning(bytes);
  const firstEnd = /\r(?=[^\n])|\n/.exec(text);
  if (firstEnd === null) return undefined;
  const newline = firstEnd[0] as Dialect["newline"];
  if (delimiter !== undefined) return { delimiter, newline };
  const lines = text.split(newline);
  const declared = declaredDelimiter(lines[0]!);
  if (declared !== undefined) return { delimiter: declared, newline };
  // The first line may name a single column, and those below it hold the ids too.
  const [first, second] = lines.slice(0, -1).filter(tells);
  const told = first === undefined ? undefined : delimiterOf(first);
  if (told !== undefined) return { delimiter: told, newline };
  if (second === undefined && !isLast) return undefined;
  const below = second === undefined ? undefined : delimiterOf(second);
  return { delimiter: below ?? blanksOfR(first, second) ?? "\t", newline };
}

/** The delimiter that a first line `sep=;` declares, as Excel understands it. */
function declaredDelimiter(line: string): string | undefined {
  return /^\uFEFF?"?sep=([^"\r\n])"?\r?$/i.exec(line)?.[1];
}

/** True for the cells of a line `sep=;`. */
export function declaresDelimiter(cells: readonly string[]): boolean {
  return /^"?sep=.?"?$/i.test(cells[0]!) && cells.slice(1).every((cell) => cell === "" || cell === '"');
}

/** A blank, where names in quotes are kept apart so, as R's `write.table` does unless told otherwise. */
function blanksOfR(first = "", second = ""): string | undefined {
  const areQuoted = /^"(?:[^"]|"")*"(?: "(?:[^"]|"")*")*\r?$/.test(first);
  return areQuoted && /^"(?:[^"]|"")*" \S/.test(second) ? " " : undefined;
}

/** Neither blank nor a comment: `# exported 3 Nov, by hand`, and `#exported` without any delimiter. */
function tells(line: string): boolean {
  if (line.trim() === "" || /^#\s/.test(line)) return false;
  return !line.startsWith("#") || delimiterOf(line) !== undefined;
}

function delimiterOf(line: string): string | undefined {
  return ["\t", ",", ";"].find((candidate) => line.includes(candidate));
}
