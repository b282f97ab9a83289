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
  return {
    ...onRows,
    random: onRows.random.map((term) => {
      const numbers = new Map<string, number>();
      const index = term.index.map((level, i) => {
        if (level < 0) return -1;
        const key = `${copy[i]} ${level}`;
        const known = numbers.get(key) ?? numbers.size;
        numbers.set(key, known);
        return known;
      });
      const levels = Array.from(numbers.keys(), (_, at) => String(at));
      return { ...term, index, levels };
    }),
  };
}
