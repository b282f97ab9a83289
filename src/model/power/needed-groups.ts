import { UsageError } from "../../errors.js";
import { longTable } from "../read/frames.js";
import type { PowerTable } from "./power-table.js";

/** What a study is to reach. */
export interface NeededGroupsOptions {
  /** Default 0.8. */
  readonly power?: number | undefined;
  /** Which column is to reach it. Default `"fdr_power"`, and `"power"` where the studies have one response. */
  readonly by?: "power" | "fdr_power" | "family_power" | "family_any" | "family_all" | undefined;
}

/**
 * The numbers of groups at which studies reach a power, from the curve of `power` over numbers of groups: made monotone (pooled
 * adjacent violators), then read off along straight lines between the numbers that were tried, and rounded up.
 *
 * @returns one row per term, analysis, number of visits and dropout; NaN where the largest number that was tried does not reach it, the
 * smallest number that was tried where that does already
 */
export function neededGroups({ columns }: PowerTable, { power = 0.8, by }: NeededGroupsOptions = {}) {
  if (!(power > 0 && power < 1))
    throw new UsageError(`neededGroups: power must lie between 0 and 1, got ${power}`);
  const name = by ?? (columns.responses.every((count) => count === 1) ? "power" : "fdr_power");
  const { term, analysis, visits, dropout, groups } = columns;
  const curves = new Map<string, number[]>();
  term.forEach((_, row) => {
    const key = [term[row], analysis[row], visits[row], dropout[row]].join("\u0000");
    curves.set(key, [...(curves.get(key) ?? []), row]);
  });
  const firsts = Array.from(curves.values(), ([row]) => row!);
  return longTable({
    term: firsts.map((row) => term[row]!),
    analysis: firsts.map((row) => analysis[row]!),
    visits: Float64Array.from(firsts, (row) => visits[row]!),
    dropout: Float64Array.from(firsts, (row) => dropout[row]!),
    groups: Float64Array.from(curves.values(), (rows) => {
      const order = rows.toSorted((a, b) => groups[a]! - groups[b]!);
      return reached(
        order.map((row) => groups[row]!),
        monotone(order.map((row) => columns[name][row]!)),
        power,
      );
    }),
  });
}

function monotone(values: readonly number[]): number[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const value of values) {
    blocks.push({ sum: value, count: 1 });
    while (blocks.length > 1) {
      const [before, last] = blocks.slice(-2) as [
        { sum: number; count: number },
        { sum: number; count: number },
      ];
      if (before.sum / before.count <= last.sum / last.count) break;
      blocks.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  }
  return blocks.flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count));
}

function reached(groups: readonly number[], values: readonly number[], power: number): number {
  const at = values.findIndex((value) => value >= power);
  if (at < 0) return Number.NaN;
  if (at === 0) return groups[0]!;
  const [low, high] = [values[at - 1]!, values[at]!];
  return Math.ceil(groups[at - 1]! + ((power - low) / (high - low)) * (groups[at]! - groups[at - 1]!) - 1e-9);
}
