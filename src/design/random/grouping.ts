import { DataError } from "../../errors.js";
import { dropUnused, levelLabel } from "../values/levels.js";
import type { Variables } from "../values/variables.js";

/** A grouping factor over the rows at hand. */
export interface Grouping {
  /** Labels of the levels that occur, sorted; those of crossed columns are joined by ":". */
  readonly levels: readonly string[];
  /** Level of each row; -1 where a column is missing. */
  readonly index: Int32Array;
}

/**
 * Crosses columns to a grouping factor, by their labels (see `readGroup`): its levels are the combinations that occur,
 * sorted column by column.
 */
export function groupBy(variables: Variables, columns: readonly string[]): Grouping {
  const first = dropUnused(variables.groups.get(columns[0]!)!);
  let crossed: Grouping = { levels: first.levels.map(levelLabel), index: first.codes };
  for (const name of columns.slice(1)) {
    const next = dropUnused(variables.groups.get(name)!);
    crossed = cross(crossed, { levels: next.levels.map(levelLabel), index: next.codes });
  }
  const used = keepUsed(crossed);
  const seen = new Set<string>();
  const repeated = used.levels.find((label) => seen.size === seen.add(label).size);
  if (repeated === undefined) return used;
  throw new DataError(
    `${columns.join(":")}: two combinations of levels are both written '${repeated}'; rename one`,
  );
}

function cross(outer: Grouping, inner: Grouping): Grouping {
  const width = inner.levels.length;
  const keys = outer.index.map((code, i) => (code < 0 || inner.index[i]! < 0 ? -1 : 0));
  const combined = Array.from(keys, (key, i) => (key < 0 ? -1 : outer.index[i]! * width + inner.index[i]!));
  const present = [...new Set(combined)].filter((key) => key >= 0).sort((a, b) => a - b);
  const position = new Map(present.map((key, i) => [key, i]));
  return {
    levels: present.map((key) => `${outer.levels[Math.floor(key / width)]}:${inner.levels[key % width]}`),
    index: Int32Array.from(combined, (key) => position.get(key) ?? -1),
  };
}

/** Truth values have both their levels, even when only one occurs; groups are only those that occur. */
function keepUsed({ levels, index }: Grouping): Grouping {
  const used = new Set(index);
  if (levels.every((_, code) => used.has(code))) return { levels, index };
  const kept = levels.map((_, code) => code).filter((code) => used.has(code));
  const position = new Map(kept.map((code, i) => [code, i]));
  return {
    levels: kept.map((code) => levels[code]!),
    index: index.map((code) => position.get(code) ?? -1),
  };
}
