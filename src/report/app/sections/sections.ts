import type { ReportData } from "../../record/report-record.js";
import type { Section } from "../view.js";
import { fitted } from "./fitted.js";

/** The sections of a report in the order of its story; those without data are left out. */
export function sections(_data: ReportData): Section[] {
  return [fitted];
}
