import { quoteSome } from "../table/make-table.js";

/** A decision about a file that its content leaves open. */
export interface Guess {
  /** The file as messages name it. */
  readonly file: string;
  /** What was to be decided. */
  readonly what: string;
  /** The columns concerned, where it is not the whole file. */
  readonly columns?: readonly string[];
  /** How it was decided. */
  readonly took: string;
  /** The option that decides otherwise, by its name in the library; on the command line it begins with two dashes. */
  readonly option?: string;
  /** It deserves a look: the other decision would change results, and is not unlikely. */
  readonly isWarning?: boolean;
}

/** What a reader gives beside the table. */
export interface WithGuesses {
  /** Decisions that the file leaves open; absent where there were none. */
  readonly guesses?: readonly Guess[];
}

/** One line for the log. `flag` is put before the name of an option, for example `--`. */
export function explainGuess({ file, what, columns, took, option }: Guess, flag = ""): string {
  const where = columns === undefined ? "" : ` in ${quoteSome(columns)}`;
  return `${file}: ${what}${where}: ${took}${option === undefined ? "" : `; ${flag}${option} overrides`}`;
}

/** Columns of responses that are text. */
export function numbersInText(file: string, columns: readonly string[]): Guess {
  return { file, what: "numbers written as text", columns, took: "numbers" };
}

/** The guesses as a part of a result, which has no such part where there are none. */
export function withGuesses(guesses: readonly Guess[]): WithGuesses {
  return guesses.length === 0 ? {} : { guesses };
}
