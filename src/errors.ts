/**
 * Errors of the package. Every message reads `where: rule, got value` and names the way out.
 */
import { librarySurface, messageOf, type Problem } from "./problem.js";

/** Base of all errors thrown for the caller's mistakes. `code` is stable and machine-readable. */
export class MixedlmError extends Error {
  // In words: a bundler may rename the class.
  override readonly name: string = "MixedlmError";
  readonly code: string;
  /** The parts of the message, where it has any: the verb, the option at fault, the rule, what was got, the way out. */
  declare readonly problem?: Problem;
  /** @param below lines under the message */
  constructor(code: string, said: string | Problem, below = "") {
    super(`${typeof said === "string" ? said : messageOf(said, librarySurface)}${below}`);
    this.code = code;
    // Not enumerable: a console that prints an error says it once.
    if (typeof said !== "string") Object.defineProperty(this, "problem", { value: said });
  }
}

/** A formula that cannot be read. The message shows the formula with a caret under `[start, end)`. */
export class FormulaError extends MixedlmError {
  override readonly name = "FormulaError";
  readonly formula: string;
  readonly start: number;
  readonly end: number;
  constructor(said: string | Problem, formula: string, start: number, end: number) {
    super("formula", said, `\n${underline(formula, start, end)}`);
    this.formula = formula;
    this.start = start;
    this.end = end;
  }
}

/** Where in the caller's data a problem lies. `row` is 1-based as in the file, header included. */
export interface DataPlace {
  readonly file?: string;
  readonly row?: number;
  readonly column?: string;
}

/** Data that cannot be used. */
export class DataError extends MixedlmError implements DataPlace {
  override readonly name = "DataError";
  declare readonly file?: string;
  declare readonly row?: number;
  declare readonly column?: string;
  constructor(said: string | Problem, place: DataPlace = {}) {
    super("data", said);
    Object.assign(this, place);
  }
}

/** An input that is not there or cannot be opened; `code` is `missing-input`. */
export class InputError extends MixedlmError {
  override readonly name = "InputError";
  readonly file: string;
  constructor(said: string | Problem, file: string) {
    super("missing-input", said);
    this.file = file;
  }
}

/** A result that cannot be put where it was asked for: the place is taken, or writing failed. */
export class OutputError extends MixedlmError {
  override readonly name = "OutputError";
  readonly file: string;
  constructor(code: "output-exists" | "write-failed", said: string | Problem, file: string) {
    super(code, said);
    this.file = file;
  }
}

/** A call or command line that contradicts the contract. */
export class UsageError extends MixedlmError {
  override readonly name = "UsageError";
  constructor(said: string | Problem) {
    super("usage", said);
  }
}

/** The same error about what was read from a file. */
export function errorInFile({ message, problem, row, column }: DataError, file: string): DataError {
  const said = problem
    ? { ...problem, file }
    : message.startsWith(`${file}:`)
      ? message
      : `${file}: ${message}`;
  return new DataError(said, {
    file,
    ...(row === undefined ? {} : { row }),
    ...(column === undefined ? {} : { column }),
  });
}

/** The formula and a line of carets under `[start, end)`, both indented by four spaces. */
export function underline(formula: string, start: number, end: number): string {
  const flat = formula.replace(/[\t\n\r]/g, " ");
  return `    ${flat}\n    ${" ".repeat(start)}${"^".repeat(Math.max(1, end - start))}`;
}

/** ` (did you mean 'age'?)` for the nearest of `known` to `name`, or an empty string. */
export function suggest(name: string, known: Iterable<string>): string {
  // From JavaScript a name may be anything.
  if (typeof name !== "string") return "";
  let best = "";
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best === "" ? "" : ` (did you mean '${best}'?)`;
}

/** Levenshtein distance of `a` and `b`, given up (as `limit`) once it must reach `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substituted, previous[j]! + 1, row[j - 1]! + 1));
    }
    if (Math.min(...row) >= limit) return limit;
    previous = row;
  }
  return previous[b.length]!;
}

/** What a value is, for a message: itself where that is short, otherwise its kind. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  return `an object (${Object.getPrototypeOf(value)?.constructor?.name ?? "no prototype"})`;
}
