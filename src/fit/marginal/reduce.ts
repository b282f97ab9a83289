import type { Design } from "../../design/design.js";
import { takeRows, takeTerm } from "../../design/rows/take-rows.js";
import { droppedColumns, tooFewRows } from "../prepare/describe-rows.js";
import { oneLevel } from "../prepare/identifiable.js";
import { levelColumns } from "../prepare/level-columns.js";
import type { ReducedRows } from "../prepare/reduce-rows.js";
import { type SearchSettings, startingSearch } from "../run/search-settings.js";
import { type Reason, reasonsTogether } from "../status.js";
import { makeMarginalDesign } from "./make-design.js";

/** `reduceRows` of a design whose residuals have a structure. */
export function reduceMarginal(design: Design, rows?: Int32Array, search?: SearchSettings): ReducedRows {
  const { fixed, residual } = design;
  const width = fixed.columns.length;
  const { X, levels } = levelColumns(
    rows === undefined ? fixed.values : takeRows(fixed.values, width, rows),
    width,
  );
  const count = rows === undefined ? design.rows.length : rows.length;
  const one = oneLevel(
    rows === undefined ? design.random : design.random.map((term) => takeTerm(term, rows)),
  );
  if (one !== undefined) {
    const reasons: readonly Reason[] = [["unidentified", one]];
    return { reduced: null, reasons, ...reasonsTogether(reasons) };
  }
  const settings = search ?? startingSearch(design);
  const reduced = makeMarginalDesign(design, residual!, X, width, rows, settings, levels);
  const lost = droppedColumns(design, reduced.kept, rows);
  const few = tooFewRows(fixed, count, reduced.kept);
  const reasons = [...few, ...lost];
  return { reduced: few.length > 0 ? null : reduced, reasons, ...reasonsTogether(reasons) };
}
