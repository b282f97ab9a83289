import { DataError } from "../../errors.js";
import { checkValue } from "../../options/check.js";
import { type Normalization, taxonOptions } from "../../options/taxa.js";
import { Frame } from "../../table/frame.js";
import { amountsOrMissing, type Composition, shapedLike } from "../parts.js";
import { sumOfPresent } from "./sum-of-present.js";

/**
 * Put samples on one scale. `"tss"` (default, total sum scaling) divides each sample by its total, so that it holds
 * proportions of the features that the table has; missing cells stay missing and add nothing. `"none"` leaves the numbers.
 *
 * A sample all of whose cells are missing stays so. Throws DataError for negative and infinite parts, and for a sample
 * without a positive total; UsageError for another method.
 */
export function normalize<T extends Composition>(table: T, method: Normalization = "tss"): T {
  checkValue("normalize", "method", method, taxonOptions.normalize);
  const parts = amountsOrMissing(table, "normalize");
  if (method === "none") return table;
  const width = parts.columnNames.length;
  const values = new Float64Array(parts.values.length);
  parts.rowNames.forEach((sample, i) => {
    const row = parts.values.subarray(i * width, (i + 1) * width);
    const { sum, count } = sumOfPresent(row);
    if (count > 0 && !(sum > 0 && sum < Number.POSITIVE_INFINITY)) {
      throw new DataError({
        where: "normalize",
        rule: "every sample needs a positive, finite total",
        got: `${sum} for sample '${sample}'`,
        hint: "; leave it out",
      });
    }
    for (let j = 0; j < width; j++) values[i * width + j] = row[j]! / sum;
  });
  return shapedLike(table, new Frame(parts.rowNames, parts.columnNames, values), { closedTo: 1 });
}
