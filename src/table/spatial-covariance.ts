import { DataError, describe, UsageError } from "../errors.js";
import { columnNames, columnOf } from "./columns.js";
import { Frame } from "./frame.js";
import { givenTable } from "./given-table.js";
import type { TableLike } from "./source-columns.js";

/**
 * The exponential covariance of places, K_ij = exp(−d_ij / range), d_ij the Euclidean distance over all columns of the coordinates:
 * places at a distance of `range` have a correlation of 0.37, at three times that of 0.05 (nlme's `corExp` without a nugget). For the
 * option `known` of a model. Degrees of longitude and latitude are no Euclidean coordinates: project them first.
 *
 * @param coordinates a row for each place, whose id is its name, and a numeric column for each axis
 * @param range a positive number, in the units of the coordinates
 * @returns places × places
 * @throws DataError for coordinates that are no finite numbers; UsageError for a range that is not positive
 */
export function spatialCovariance(coordinates: TableLike, range: number): Frame {
  if (!(range > 0 && range < Number.POSITIVE_INFINITY))
    throw new UsageError(`spatialCovariance: range must be a positive number, got ${describe(range)}`);
  const table = givenTable(coordinates, "spatialCovariance");
  const axes = columnNames(table).map((name) => {
    const column = columnOf(table, name);
    return Float64Array.from(table.index, (place, i) => {
      const value = column[i];
      if (typeof value === "number" && Number.isFinite(value)) return value;
      throw new DataError(
        `spatialCovariance: coordinates must be finite numbers, got ${describe(value)} in column '${name}' for ${place}`,
        { column: name },
      );
    });
  });
  if (axes.length === 0) throw new DataError("spatialCovariance: needs a column for each axis, got none");
  const n = table.index.length;
  const values = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const distance = Math.hypot(...axes.map((axis) => axis[i]! - axis[j]!));
      values[i * n + j] = values[j * n + i] = Math.exp(-distance / range);
    }
  }
  return new Frame(table.index, table.index, values);
}
