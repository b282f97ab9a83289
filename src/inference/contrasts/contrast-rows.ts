import { describe, suggest, UsageError } from "../../errors.js";
import { Frame } from "../../table/frame.js";

/** Weights of some terms; the others have 0. */
export type TermWeights = Readonly<Record<string, number>>;

/**
 * Linear functions of the fixed effects: one by its weights, several by name, a matrix with a row for each (its columns in
 * the order of the terms), or a Frame whose columns are terms.
 */
export type Contrasts =
  | TermWeights
  | Readonly<Record<string, TermWeights>>
  | readonly (ArrayLike<number> | TermWeights)[]
  | Frame;

/** Named rows of weights over all terms. */
interface NamedRows {
  readonly names: readonly string[];
  readonly rows: readonly Float64Array[];
}

/**
 * Contrasts as rows over the terms. Rows without a name are named by what they say: `x - 2 z`.
 *
 * @throws UsageError for unknown terms, rows of another length, and weights that are not finite
 */
export function contrastRows(contrasts: Contrasts, terms: readonly string[]): NamedRows {
  if (contrasts instanceof Frame) return frameRows(contrasts, terms);
  if (Array.isArray(contrasts)) {
    const rows = contrasts.map((row, i) =>
      isWeights(row) ? weightsRow(row, terms, `row ${i + 1}`) : matrixRow(row, terms, i),
    );
    return named(rows, terms);
  }
  if (!isWeights(contrasts)) {
    throw new UsageError(
      `contrast: must be weights by term such as { ${terms.at(-1)}: 1 }, several by name, or rows of weights, got ${describe(contrasts)}`,
    );
  }
  const entries = Object.entries(contrasts as Readonly<Record<string, unknown>>);
  if (entries.length === 0) throw new UsageError("contrast: needs at least one row, got none");
  if (entries.every(([, value]) => typeof value === "number"))
    return named([weightsRow(contrasts as TermWeights, terms, "the row")], terms);
  return {
    names: entries.map(([name]) => name),
    rows: entries.map(([name, value]) => {
      if (isWeights(value)) return weightsRow(value, terms, `'${name}'`);
      throw new UsageError(`contrast: '${name}' must be weights by term, got ${JSON.stringify(value)}`);
    }),
  };
}

function isWeights(value: unknown): value is TermWeights {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function weightsRow(weights: TermWeights, terms: readonly string[], where: string): Float64Array {
  const row = new Float64Array(terms.length);
  for (const [term, weight] of Object.entries(weights)) {
    const at = terms.indexOf(term);
    if (at < 0) {
      throw new UsageError(
        `contrast: ${where} names '${term}', which is no term${suggest(term, terms)}; there are ${terms.join(", ")}`,
      );
    }
    row[at] = finite(weight, where);
  }
  return row;
}

function matrixRow(weights: ArrayLike<number>, terms: readonly string[], i: number): Float64Array {
  const got = typeof weights === "object" && weights !== null ? weights.length : describe(weights);
  if (got !== terms.length) {
    throw new UsageError(
      `contrast: row ${i + 1} must have a weight for each of ${terms.length} terms, got ${got}`,
    );
  }
  return Float64Array.from(weights, (weight) => finite(weight, `row ${i + 1}`));
}

function frameRows(frame: Frame, terms: readonly string[]): NamedRows {
  const rows = frame.rowNames.map((name, i) => {
    const row = frame.values.subarray(i * frame.columnNames.length, (i + 1) * frame.columnNames.length);
    return weightsRow(
      Object.fromEntries(frame.columnNames.map((term, j) => [term, row[j]!])),
      terms,
      `'${name}'`,
    );
  });
  return { names: frame.rowNames, rows };
}

function finite(weight: number, where: string): number {
  if (Number.isFinite(weight)) return weight;
  throw new UsageError(`contrast: weights must be finite numbers, got ${describe(weight)} in ${where}`);
}

function named(rows: readonly Float64Array[], terms: readonly string[]): NamedRows {
  return { names: rows.map((row) => spelled(row, terms)), rows };
}

/** `x - 2 z` for a row. */
function spelled(row: Float64Array, terms: readonly string[]): string {
  let text = "";
  row.forEach((weight, j) => {
    if (weight === 0) return;
    const size = Math.abs(weight) === 1 ? terms[j]! : `${Math.abs(weight)} ${terms[j]}`;
    const sign = weight < 0 ? (text === "" ? "-" : " - ") : text === "" ? "" : " + ";
    text += sign + size;
  });
  return text === "" ? "0" : text;
}
