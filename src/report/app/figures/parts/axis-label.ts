import type { ReportData } from "../../../record/report-record.js";
import { shorten } from "../../format-number.js";

/** `effect of week (log-ratio per unit of week)`; of a category against its reference, and of the intercept, in units. */
export function effectLabel({ terms, model }: ReportData, term: number, width: number): string {
  const name = terms[term] ?? "";
  const most = Math.max(12, Math.floor((width - 220) / 12));
  const short = shorten(name, most);
  if (/^\(?Intercept\)?$/.test(name)) return `intercept (${model.unit})`;
  if (name.includes("[")) return `effect of ${short} (${model.unit})`;
  return `effect of ${short} (${model.unit} per unit)`;
}
