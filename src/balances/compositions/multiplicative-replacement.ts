import { UsageError } from "../../errors.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { Frame } from "../../table/frame.js";
import { amountsOf, type Composition, shapedLike } from "../parts.js";
import { closed } from "./closure.js";
import { deltaNotes } from "./zero-notes.js";

/**
 * Multiplicative replacement of zeros (Martín-Fernández et al. 2003, Math. Geol. 35:253): proportions in which
 * each zero becomes `delta` and all other parts shrink by the same factor, 1 − delta · zeros of the sample, so
 * that their ratios stay. Where most proportions are no larger than `delta`, `notes` of the result says so.
 *
 * @param options.delta the proportion for a zero; default (1 / number of features)²
 * Throws DataError for negative or missing parts and for samples without any, UsageError for a delta that
 * leaves nothing to the other parts.
 */
export function multiplicativeReplacement<T extends Composition>(
  table: T,
  options: { readonly delta?: number | undefined } = {},
): T {
  const where = "multiplicativeReplacement";
  checkOptions(where, options, { delta: option.positive });
  const parts = closed(amountsOf(table, where), where);
  const width = parts.columnNames.length;
  const delta = options.delta ?? (1 / width) * (1 / width);
  const values = new Float64Array(parts.values.length);
  for (let i = 0; i < parts.rowNames.length; i++) {
    const row = parts.values.subarray(i * width, (i + 1) * width);
    const zeros = row.reduce((count, part) => (part === 0 ? count + 1 : count), 0);
    const rest = 1 - zeros * delta;
    if (rest <= 0) {
      throw new UsageError({
        where,
        rule: "delta times the zeros of a sample must be below 1",
        got: `${delta} × ${zeros} in sample '${parts.rowNames[i]}'`,
        hint: "; use a smaller delta",
      });
    }
    for (let j = 0; j < width; j++) values[i * width + j] = row[j] === 0 ? delta : rest * row[j]!;
  }
  const notes = deltaNotes(parts.values, delta);
  return shapedLike(table, new Frame(parts.rowNames, parts.columnNames, values), { notes });
}
