import type { PowerTable } from "../../model/power/power-table.js";
import type { PowerCurve, PowerRecord } from "./report-record.js";

/** The curves of a table of power over numbers of groups, one per coefficient, analysis, number of visits and dropout. */
export function powerRecord({ columns }: PowerTable): PowerRecord {
  const { term, analysis, visits, dropout, groups, responses } = columns;
  const isOfOne = responses.every((count) => count === 1);
  const name = isOfOne ? "power" : "fdr_power";
  const label = (row: number) =>
    [
      [term, term[row]!],
      [analysis, analysis[row]!],
      [visits, `${visits[row]} visits`],
      [dropout, `${Math.round(1000 * dropout[row]!) / 10} % dropout`],
    ]
      .filter(
        ([column]) => new Set(column as ArrayLike<string | number> & Iterable<string | number>).size > 1,
      )
      .map(([, text]) => text)
      .join(", ") || term[row]!;
  const curves = new Map<string, PowerCurve>();
  const order = Array.from(term.keys()).sort((a, b) => groups[a]! - groups[b]!);
  for (const row of order) {
    if (Number.isNaN(columns[name][row]!)) continue;
    const key = label(row);
    const before = curves.get(key) ?? { label: key, groups: [], power: [] };
    const next = {
      ...before,
      groups: [...before.groups, groups[row]!],
      power: [...before.power, columns[name][row]!],
    };
    curves.set(key, next);
  }
  return { isOfOne, curves: [...curves.values()] };
}
