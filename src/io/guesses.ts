import { isIdHeader } from "../table/id-header.js";
import { quoteSome } from "../table/make-table.js";
import { type Remarks, remarksOf } from "../table/remarks.js";
import type { IdRequest } from "./id-column.js";

/** A decision on a file that its content leaves open. */
export interface Guess {
  /** The file as messages name it; absent where it is several. */
  readonly file?: string;
  /** What was to be decided. */
  readonly what: string;
  /** The columns concerned, where it is not the whole file. */
  readonly columns?: readonly string[];
  /** How it was decided. */
  readonly took: string;
  /** The option that decides otherwise, by its name in the library. */
  readonly option?: string;
  /** It deserves a look: the other decision is not unlikely and would change results. It is a note on the data, too. */
  readonly isWarning?: boolean;
}

/** What a reader gives beside the table. */
export interface WithGuesses {
  /** Decisions that the file leaves open; absent where there were none. */
  readonly guesses?: readonly Guess[];
}

/**
 * One line for the log.
 * @param flagOf how the reader would write an option, such as `--numeric`; undefined where there is no such option
 */
export function explainGuess(
  { file, what, columns, took, option }: Guess,
  flagOf: (option: string) => string | undefined = (name) => name,
): string {
  const where = columns === undefined ? "" : ` in ${quoteSome(columns)}`;
  const flag = option === undefined ? undefined : flagOf(option);
  return `${file === undefined ? "" : `${file}: `}${what}${where}: ${took}${flag === undefined ? "" : `; ${flag} overrides`}`;
}

/** The guesses as a part of a result, absent where there are none; those that deserve a look are notes as well. */
export function withGuesses(guesses: readonly Guess[]): WithGuesses & Remarks {
  if (guesses.length === 0) return {};
  const notes = guesses.filter(({ isWarning }) => isWarning).map((guess) => explainGuess(guess));
  return { guesses, ...remarksOf({ notes }) };
}

/**
 * The column of ids, where nobody asked for it and it is not the first under a name that says so. A first column without a
 * name is that of R and pandas.
 */
export function idGuess(file: string, column: string, { id }: IdRequest, isFirst: boolean): Guess[] {
  if (column === id || (isFirst && (column === "" || isIdHeader(column)))) return [];
  return [{ file, what: "ids", took: `column '${column}'`, option: "id" }];
}

/** Columns of responses that are text. */
export function numbersInText(file: string, columns: readonly string[]): Guess {
  return { file, what: "numbers written as text", columns, took: "numbers" };
}
