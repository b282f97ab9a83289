import { join } from "node:path";
import { explainGuess, type Guess, type WithGuesses } from "../../io/index.js";
import { flagOf } from "../../options/words/say.js";
import type { Streams } from "./streams.js";

export { someOf } from "../../table/some-of.js";

/**
 * What a run says. A sentence is a warning where results may be wrong or mean something else than was meant, else a note;
 * it is said once. What belongs to the data or the design goes on as `notes` of the plan too, warning or not: to the model,
 * `run.json` and the report.
 */
export interface Log {
  /** A line of the log, under a heading of one word. In a dry run the log is the result and goes to stdout. */
  note(heading: string, text: string): void;
  /** Something that may make the results wrong or mean something else: written even with `--quiet`, and kept in `warnings`. */
  warn(text: string): void;
  /** What `warn` was given so far, for `run.json`. */
  readonly warnings: readonly string[];
  /** A decision of a reader: a line of the log, unless it is a warning, which its note is. Kept in `guesses`. */
  guess(guess: Guess): void;
  /** A decision that a note says: kept in `guesses` alone. */
  keep(guess: Guess): void;
  /** What was decided so far, for `run.json`. */
  readonly guesses: readonly Guess[];
  /** A part of the result for stdout. */
  print(text: string): void;
}

export function openLog(
  {
    quiet,
    dryRun = false,
    output,
  }: { readonly quiet: boolean; readonly dryRun?: boolean; readonly output?: string | undefined },
  { stdout, stderr }: Streams,
): Log {
  const notes = dryRun ? stdout : stderr;
  const warnings: string[] = [];
  const guesses: Guess[] = [];
  const note: Log["note"] = (heading, text) => {
    if (!quiet) notes.write(`${heading.padEnd(11)}${text}\n`);
  };
  return {
    warnings,
    guesses,
    note,
    keep: (guess) => guesses.push(guess),
    guess: (guess) => {
      guesses.push(guess);
      if (!guess.isWarning) note("guess", explainGuess(guess, flagOf));
    },
    warn: (text) => {
      warnings.push(text);
      stderr.write(`mixedlm: warning: ${text}\n`);
    },
    print: (text) => {
      // Where standard output is the place for results, nothing else goes there.
      if (!quiet && output !== "-") stdout.write(`${text}\n`);
    },
  };
}

/** Say what a reader decided. */
export function noteGuesses({ guesses = [] }: WithGuesses, log: Log): void {
  for (const guess of guesses) log.guess(guess);
}

/** Say what a reader decided, and warn of what deserves a look. */
export function noteReading(
  read: WithGuesses & { readonly notes?: readonly string[] | undefined },
  log: Log,
): void {
  noteGuesses(read, log);
  for (const text of read.notes ?? []) log.warn(text);
}

/** What to open to see the report in a folder of results. */
export function reportLine(folder: string): string {
  return `open ${join(folder, "report.html")} in a browser`;
}

/** `1 sample`, `2 samples`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
