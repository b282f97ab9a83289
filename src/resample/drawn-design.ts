import type { Design } from "../design/design.js";

/**
 * A design of rows that were drawn, perhaps several times: the levels of a cluster that was drawn again are other levels.
 *
 * @param rows rows of the design
 * @param copy the draw to which each belongs
 */
export function drawnDesign(design: Design, rows: Int32Array, copy: Int32Array): Design {
  const { offset, weights, fixed, ...rest } = design;
  const take = (values: Float64Array, width: number) => {
    const out = new Float64Array(rows.length * width);
    rows.forEach((row, i) => {
      out.set(values.subarray(row * width, (row + 1) * width), i * width);
    });
    return out;
  };
  return {
    ...rest,
    fixed: { ...fixed, values: take(fixed.values, fixed.columns.length) },
    random: design.random.map((term) => {
      const numbers = new Map<string, number>();
      const index = rows.map((row, i) => {
        const level = term.index[row]!;
        if (level < 0) return -1;
        const key = `${copy[i]} ${level}`;
        const known = numbers.get(key) ?? numbers.size;
        numbers.set(key, known);
        return known;
      });
      const levels = Array.from(numbers.keys(), (_, at) => String(at));
      return { ...term, index, levels, values: take(term.values, term.columns.length) };
    }),
    rows: rows.map((row) => design.rows[row]!),
    ...(weights && { weights: take(weights, 1) }),
    ...(offset && { offset: take(offset, 1) }),
  };
}
