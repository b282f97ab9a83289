import { DataError } from "../../errors.js";
import { parseFactor } from "../../formula/parse-factor.js";
import { evaluate } from "../evaluate.js";
import type { Evaluation } from "../evaluation.js";
import type { ColumnNames } from "../functions/vocabulary.js";
import { columnsUsed } from "../names-used.js";
import { toTruth } from "../values/comparison.js";
import { missingRows, type Variables } from "../values/variables.js";

/** A row that was left out because `variable` is missing in it. */
export interface DroppedRow {
  /** Position in the metadata, from 0. */
  readonly row: number;
  readonly sample: string;
  readonly variable: string;
}

/** A condition on rows, such as `week > 0 & dose != 0.1`. */
interface Condition {
  readonly text: string;
  readonly columns: ReadonlySet<string>;
}

/** Reads a condition. @throws FormulaError. */
export function parseCondition(text: string, columns: ColumnNames): Condition {
  return { text, columns: columnsUsed(text, parseFactor(text), columns) };
}

/** The rows on which the condition holds. Those where it cannot be decided are added to `dropped`. */
export function rowsWhere(
  { text, columns }: Condition,
  variables: Variables,
  dropped: DroppedRow[],
): Int32Array {
  const { expression } = parseFactor(text);
  const evaluation: Evaluation = { formula: text, variables, memory: [], learning: true, used: 0 };
  const { values } = toTruth(evaluation, evaluate(evaluation, expression), expression);
  const missing = firstMissing(variables, columns);
  const rows: number[] = [];
  values.forEach((truth, row) => {
    if (truth === 1) rows.push(row);
    else if (truth !== 0)
      dropped.push({ row, sample: variables.samples[row]!, variable: missing.get(row) ?? text });
  });
  if (rows.length === 0) throw new DataError({ option: "subset", rule: `no sample satisfies '${text}'` });
  return Int32Array.from(rows);
}

/** For each row with a missing value, the first of `names` that it misses. */
export function firstMissing(variables: Variables, names: Iterable<string>): Map<number, string> {
  const missing = new Map<number, string>();
  for (const name of names) {
    const column = variables.byName.get(name) ?? variables.groups.get(name)!;
    for (const row of missingRows(column)) if (!missing.has(row)) missing.set(row, name);
  }
  return missing;
}

/**
 * `rows` without those that `missing` names (by position in `rows`), which are added to `dropped`.
 * @throws DataError when rows with missing values are refused, or when none is left.
 */
export function dropRows(
  rows: Int32Array,
  missing: ReadonlyMap<number, string>,
  samples: readonly string[],
  refuse: boolean,
  dropped: DroppedRow[],
): Int32Array {
  const places = [...missing.keys()].sort((a, b) => a - b);
  const gone = places.map((place) => {
    const row = rows[place]!;
    return { row, sample: samples[row]!, variable: missing.get(place)! };
  });
  const [first] = gone;
  if (first !== undefined && refuse) {
    const others = gone.length > 1 ? ` (and ${gone.length - 1} more rows)` : "";
    throw new DataError(
      `missing values: '${first.variable}' has none for sample '${first.sample}'${others}`,
      {
        column: first.variable,
      },
    );
  }
  for (const row of gone) dropped.push(row);
  if (gone.length < rows.length) return rows.filter((_, place) => !missing.has(place));
  const variable = first?.variable ?? "";
  throw new DataError(
    `no sample is left: each misses a variable of the model, the first of them '${variable}'`,
  );
}
