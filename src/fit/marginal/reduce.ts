import type { Design } from "../../design/design.js";
import { takeTerm } from "../../design/rows/take-rows.js";
import { droppedColumns, tooFewRows } from "../prepare/describe-rows.js";
import { oneLevel } from "../prepare/identifiable.js";
import type { ReducedRows } from "../prepare/reduce-rows.js";
import type { SearchSettings } from "../run/search-settings.js";
import { type Reason, reasonsTogether } from "../status.js";
import { makeMarginalDesign } from "./make-design.js";

/** `reduceRows` of a design whose residuals have a structure. */
export function reduceMarginal(design: Design, rows?: Int32Array, search?: SearchSettings): ReducedRows {
  const { fixed, random, residual } = design;
  const count = rows === undefined ? design.rows.length : rows.length;
  const one = oneLevel(rows === undefined ? random : random.map((term) => takeTerm(term, rows)));
  if (one !== undefined) {
    const reasons: readonly Reason[] = [["unidentified", one]];
    return { reduced: null, reasons, ...reasonsTogether(reasons) };
  }
  const reduced = makeMarginalDesign(design, residual!, rows, search);
  const lost = droppedColumns(design, reduced.kept, rows);
  const few = tooFewRows(fixed, count, reduced.kept);
  const reasons = [...few, ...lost];
  return { reduced: few.length > 0 ? null : reduced, reasons, ...reasonsTogether(reasons) };
}
