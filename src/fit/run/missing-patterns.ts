/** Responses that have values on the same rows. */
export interface Pattern {
  /** Rows of the design with a value. */
  readonly present: Int32Array;
  readonly responses: number[];
}

/** Responses by the rows on which they have values, and those that hold an infinite cell. */
export interface Patterns {
  readonly patterns: readonly Pattern[];
  /** Response and row of its first infinite cell. */
  readonly infinite: readonly { readonly response: number; readonly row: number }[];
}

/**
 * Sort responses by their missing cells (NaN), so that each pattern is reduced once.
 *
 * @param tableRows row of the columns at each row of the design; -1 where the table has no such sample
 */
export function missingPatterns(
  columns: readonly ArrayLike<number>[],
  responses: readonly number[],
  tableRows: Int32Array,
): Patterns {
  const byKey = new Map<string, Pattern>();
  const infinite: { response: number; row: number }[] = [];
  for (const response of responses) {
    const column = columns[response]!;
    const absent =
      column instanceof Float64Array ? absentIn(column, tableRows) : absentAmong(column, tableRows);
    const missing = absent.filter((row) => !(Math.abs(column[tableRows[row]!]!) > 0));
    if (missing.length < absent.length) {
      infinite.push({ response, row: absent.find((row) => Math.abs(column[tableRows[row]!]!) > 0)! });
      continue;
    }
    const key = missing.join();
    const pattern = byKey.get(key);
    if (pattern === undefined)
      byKey.set(key, { present: rowsWithout(missing, tableRows.length), responses: [response] });
    else pattern.responses.push(response);
  }
  return { patterns: [...byKey.values()], infinite };
}

/** Rows without a finite value. */
function absentAmong(column: ArrayLike<number>, tableRows: Int32Array): number[] {
  const absent: number[] = [];
  for (let row = 0; row < tableRows.length; row++) {
    const at = tableRows[row]!;
    if (at < 0 || !Number.isFinite(column[at])) absent.push(row);
  }
  return absent;
}

/** The same; a loop that only ever sees one kind of column is several times as fast. */
function absentIn(column: Float64Array, tableRows: Int32Array): number[] {
  const absent: number[] = [];
  for (let row = 0; row < tableRows.length; row++) {
    const at = tableRows[row]!;
    // The difference of a number and itself is NaN where it is not finite.
    if (at < 0 || !(column[at]! - column[at]! === 0)) absent.push(row);
  }
  return absent;
}

function rowsWithout(missing: readonly number[], rows: number): Int32Array {
  const present = new Int32Array(rows - missing.length);
  let next = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    if (missing[at] === row) at++;
    else present[next++] = row;
  }
  return present;
}
