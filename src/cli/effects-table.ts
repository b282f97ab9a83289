import type { LMEModel } from "../model/lme-model.js";
import { formatP, textTable } from "../model/text-table.js";

type Tidy = ReturnType<LMEModel["tidy"]>["columns"];

const mostTerms = 20;
const mostClearest = 3;

/**
 * For each term the number of responses below 5 %, before and after adjustment, and the clearest of them by p-value
 * with the sign of their effect and their q-value.
 */
export function effectsTable(model: LMEModel, tidy: Tidy): string {
  const terms = model.terms.slice(0, mostTerms);
  const cells = terms.map((_, j) => cellsOf(model, tidy, j));
  const below = (values: Float64Array, j: number) =>
    String(cells[j]!.filter((i) => values[i]! < 0.05).length);
  const counts = textTable(
    ["term", "tested", "p < 0.05", "q < 0.05"],
    terms.map((term, j) => [term, String(cells[j]!.length), below(tidy.p_value, j), below(tidy.q_value, j)]),
  );
  const clearest = ["clearest (sign, q)", ...cells.map((each) => clearestOf(each, tidy))];
  const lines = counts.split("\n").map((line, i) => `${line}  ${clearest[i]}`.trimEnd());
  const more = model.terms.length - terms.length;
  return (more > 0 ? [...lines, `… and ${more} more terms in coefficients`] : lines).join("\n");
}

/** The rows of a term that have a p-value. */
function cellsOf({ responses, terms }: LMEModel, tidy: Tidy, term: number): number[] {
  return responses.map((_, i) => i * terms.length + term).filter((i) => !Number.isNaN(tidy.p_value[i]));
}

function clearestOf(cells: readonly number[], tidy: Tidy): string {
  return [...cells]
    .sort((a, b) => tidy.log10_p[a]! - tidy.log10_p[b]!)
    .slice(0, mostClearest)
    .map((i) => {
      const q = formatP(tidy.q_value[i]!, Math.log10(tidy.q_value[i]!));
      return `${tidy.response[i]} (${tidy.estimate[i]! < 0 ? "−" : "+"}, ${q})`;
    })
    .join(", ");
}

/** `170 ok, 7 singular`. */
export function countStatuses(statuses: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  return Array.from(counts, ([status, number]) => `${number} ${status}`).join(", ");
}
