import { Frame } from "../../table/frame.js";
import { type Composition, partsOf, shapedLike } from "../parts.js";
import { centredLogRatios, proportionsOf } from "./clr.js";

/**
 * Move the centre of the samples to the middle of the simplex: each part is divided by its geometric mean over
 * the samples, each sample closed. samples × features of proportions.
 *
 * Throws DataError naming sample and feature of a part that is zero, negative or missing.
 */
export function centralize<T extends Composition>(table: T): T {
  const { rowNames, columnNames, values } = centredLogRatios(partsOf(table, "centralize"), "centralize");
  const width = columnNames.length;
  const centre = new Float64Array(width);
  values.forEach((value, at) => {
    centre[at % width]! += value / rowNames.length;
  });
  const moved = values.map((value, at) => value - centre[at % width]!);
  return shapedLike(table, proportionsOf(new Frame(rowNames, columnNames, moved)));
}
