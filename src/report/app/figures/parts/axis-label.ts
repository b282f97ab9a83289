import type { ReportData } from "../../../record/report-record.js";
import { shorten } from "../../format-number.js";
import { isIntercept } from "../../hypothesis.js";
import { withUnit } from "../../units.js";

/** `effect per week (log-ratio)`; of categories, functions and interactions `effect of …`. */
export function effectLabel(data: ReportData, term: number, width: number): string {
  const name = data.terms[term] ?? "";
  const most = Math.max(12, Math.floor((width - 160) / 8));
  const short = shorten(name, most);
  if (isIntercept(name)) return withUnit("intercept", data);
  return withUnit(`effect ${/^[\w.]+$/.test(name) ? "per" : "of"} ${short}`, data);
}
