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
 * The dialect of a text from its beginning, once a line has ended that can tell it: the first that is neither blank nor a
 * comment. At the end of a text its last line has ended too.
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
  const isWhole = (i: number) => i < lines.length - 1;
  const telling = lines.find((line, i) => isWhole(i) && tells(line));
  if (telling === undefined) return isLast ? { delimiter: "\t", newline } : undefined;
  return { delimiter: delimiterOf(telling) ?? "\t", newline };
}

/** Neither blank nor a comment: `# exported 3 Nov, by hand`, and `#exported` without any delimiter. */
function tells(line: string): boolean {
  if (line.trim() === "" || /^#\s/.test(line)) return false;
  return !line.startsWith("#") || delimiterOf(line) !== undefined;
}

function delimiterOf(line: string): string | undefined {
  return ["\t", ",", ";"].find((candidate) => line.includes(candidate));
}
