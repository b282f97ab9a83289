import type { Design } from "../design/design.js";
import { designOnRows } from "../design/rows/take-rows.js";

/**
 * A design of rows that were drawn, perhaps several times: the levels of a cluster that was drawn again are other levels.
 *
 * @param rows rows of the design
 * @param copy the draw to which each belongs
 */
export function drawnDesign(design: Design, rows: Int32Array, copy: Int32Array): Design {
  const onRows = designOnRows(design, rows);
  const { residual } = onRows;
  const subjects = renumbered(residual?.subject ?? new Int32Array(0), copy);
  return {
    ...onRows,
    random: onRows.random.map((term) => ({ ...term, ...renumbered(term.index, copy) })),
    ...(residual && { residual: { ...residual, subject: subjects.index, subjects: subjects.levels } }),
  };
}

/** Levels of each draw apart from those of the others. */
function renumbered(codes: Int32Array, copy: Int32Array): { index: Int32Array; levels: string[] } {
  const numbers = new Map<string, number>();
  const index = codes.map((level, i) => {
    if (level < 0) return -1;
    const key = `${copy[i]} ${level}`;
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  });
  return { index, levels: Array.from(numbers.keys(), (_, at) => String(at)) };
}
