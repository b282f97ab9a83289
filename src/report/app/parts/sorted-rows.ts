import type { ReportData } from "../../record/report-record.js";
import { holdsTaxon, matcher } from "../names.js";
import type { State } from "../state.js";
import { cellAt } from "../view.js";

/** Positions of the responses that the filter means, and that hold the taxon, sorted as the reader asked; missing values last. */
export function sortedRows(data: ReportData, { term, sort, filter, taxon }: State): Int32Array {
  const { responses, coefficients, fits } = data;
  const isMeant = matcher(data, filter);
  const isOfTaxon = taxon < 0 ? () => true : holdsTaxon(data, taxon);
  const rows = [...responses.keys()].filter((i) => isMeant(i) && isOfTaxon(i));
  const direction = sort.descending ? -1 : 1;
  if (sort.by === "response") {
    const ranks = nameRanks(data);
    return Int32Array.from(rows.sort((a, b) => direction * (ranks[a]! - ranks[b]!)));
  }
  const values = { estimate: coefficients.estimate, p: coefficients.log10p };
  const by = sort.by;
  const keys = Float64Array.from(responses, (_, i) =>
    by === "status" ? fits.status[i]! : values[by][cellAt(data, { term }, i)]!,
  );
  const last = (i: number) => Number(Number.isNaN(keys[i]));
  return Int32Array.from(
    rows.sort((a, b) => last(a) - last(b) || direction * (keys[a]! - keys[b]!) || a - b),
  );
}

const known = new WeakMap<ReportData, Int32Array>();

/** The place of each response among all names, numbers in them by size; found once. */
function nameRanks(data: ReportData): Int32Array {
  const found = known.get(data);
  if (found !== undefined) return found;
  const { compare } = new Intl.Collator("en", { numeric: true });
  const order = [...data.responses.keys()].sort(
    (a, b) => compare(data.responses[a]!, data.responses[b]!) || a - b,
  );
  const ranks = new Int32Array(order.length);
  order.forEach((response, rank) => {
    ranks[response] = rank;
  });
  known.set(data, ranks);
  return ranks;
}
