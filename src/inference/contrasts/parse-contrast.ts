import { UsageError } from "../../errors.js";

/** Levels of some factors, by factor. */
export type CellLevels = Readonly<Record<string, string>>;

/** A weighted sum of cells, as it is written. */
interface CellContrast {
  /** The label before the first colon, else the text itself. */
  readonly name: string;
  readonly terms: readonly { readonly weight: number; readonly cell: CellLevels }[];
  /** Levels that hold for all cells. */
  readonly fixed: CellLevels;
}

interface Reader {
  readonly text: string;
  /** Where the next character stands. */
  at: number;
}

/**
 * Read `label: w*cell + … | factor=level`, where a cell is `factor[level]`, or several joined by `:`. The label and the weights
 * may be left out; a weight is a number or a fraction, `1/3`. Names and levels with blanks at their ends, brackets or operators
 * stand in quotes.
 *
 * @throws UsageError that shows what was expected and what was got
 */
export function parseContrast(text: string): CellContrast {
  const label = labelOf(text);
  const reader = { text, at: label?.end ?? 0 };
  const terms = [readTerm(reader, 1)];
  for (;;) {
    skipBlanks(reader);
    const next = text[reader.at];
    if (next === undefined || next === "|") break;
    if (next !== "+" && next !== "-") throw fail(reader, "'+', '-' or '|'");
    reader.at++;
    terms.push(readTerm(reader, next === "-" ? -1 : 1));
  }
  const fixed = text[reader.at] === "|" ? readFixed(reader) : {};
  return { name: label?.name ?? text.trim(), terms, fixed };
}

/** What stands before the first colon, unless it is a cell. */
function labelOf(text: string): { readonly name: string; readonly end: number } | undefined {
  const quoted = /^\s*(?:"([^"]*)"|'([^']*)')\s*:/.exec(text);
  if (quoted !== null) return { name: (quoted[1] ?? quoted[2])!, end: quoted[0].length };
  const plain = /^([^:[\]"'|]*):/.exec(text);
  return plain === null ? undefined : { name: plain[1]!.trim(), end: plain[0].length };
}

function readTerm(reader: Reader, sign: number) {
  skipBlanks(reader);
  const signs = /^(?:[+-]\s*)*/.exec(rest(reader))![0];
  reader.at += signs.length;
  const own = signs.split("-").length % 2 === 0 ? -sign : sign;
  const weight = /^(\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?:\s*\/\s*(\d+(?:\.\d*)?))?\s*\*\s*/.exec(
    rest(reader),
  );
  if (weight === null) return { weight: own, cell: readCell(reader) };
  reader.at += weight[0].length;
  const number = Number(weight[0].split(/[/*]/)[0]) / Number(weight[2] ?? 1);
  if (!Number.isFinite(number)) throw fail(reader, "a finite weight");
  return { weight: own * number, cell: readCell(reader) };
}

function readCell(reader: Reader): CellLevels {
  const cell: Record<string, string> = {};
  for (;;) {
    const factor = readName(reader, /^[^[\]:+*|="']+/, "a cell such as arm[high]");
    if (reader.text[reader.at] !== "[")
      throw fail(reader, `a level in brackets after '${factor}', ${factor}[level]`);
    reader.at++;
    const level = readName(reader, /^[^\]"']+/, `a level of ${factor}`);
    if (reader.text[reader.at] !== "]") throw fail(reader, "']' after the level");
    reader.at++;
    if (Object.hasOwn(cell, factor)) throw fail(reader, `one level of ${factor} in a cell`);
    cell[factor] = level;
    skipBlanks(reader);
    if (reader.text[reader.at] !== ":") return cell;
    reader.at++;
  }
}

function readFixed(reader: Reader): CellLevels {
  const fixed: Record<string, string> = {};
  do {
    reader.at++;
    const factor = readName(reader, /^[^[\]=,"']+/, "factor=level after '|'");
    if (reader.text[reader.at] !== "=") throw fail(reader, `'=' and a level after '${factor}'`);
    reader.at++;
    fixed[factor] = readName(reader, /^[^,"']+/, `a level of ${factor}`);
    skipBlanks(reader);
  } while (reader.text[reader.at] === ",");
  if (reader.at < reader.text.length) throw fail(reader, "',' or the end");
  return fixed;
}

/** A name in quotes, or as far as a pattern goes, without blanks around it. */
function readName(reader: Reader, pattern: RegExp, expected: string): string {
  skipBlanks(reader);
  const quoted = /^(?:"([^"]*)"|'([^']*)'|`([^`]*)`)/.exec(rest(reader));
  const found = quoted ?? pattern.exec(rest(reader));
  const name = quoted === null ? found?.[0].trim() : (quoted[1] ?? quoted[2] ?? quoted[3]);
  if (found === null || !name) throw fail(reader, expected);
  reader.at += found[0].length;
  skipBlanks(reader);
  return name;
}

function skipBlanks(reader: Reader): void {
  reader.at += /^\s*/.exec(rest(reader))![0].length;
}

function rest({ text, at }: Reader): string {
  return text.slice(at);
}

function fail(reader: Reader, expected: string): UsageError {
  const got = rest(reader).trim();
  return new UsageError({
    where: "contrast",
    rule: `'${reader.text}' needs ${expected}`,
    got: got === "" ? "the end" : `'${got}'`,
  });
}
