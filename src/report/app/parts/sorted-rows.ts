import type { ReportData } from "../../record/report-record.js";
import type { State } from "../state.js";
import { cellAt } from "../view.js";

/** Positions of the responses whose names match the filter, sorted as the reader asked; missing values last. */
export function sortedRows(data: ReportData, { term, sort, filter }: State): Int32Array {
  const { responses, coefficients, fits } = data;
  const wanted = filter.trim().toLowerCase();
  const rows = [...responses.keys()].filter((i) => responses[i]!.toLowerCase().includes(wanted));
  const direction = sort.descending ? -1 : 1;
  if (sort.by === "response") {
    const collator = new Intl.Collator("en", { numeric: true });
    return Int32Array.from(
      rows.sort((a, b) => direction * collator.compare(responses[a]!, responses[b]!) || a - b),
    );
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
