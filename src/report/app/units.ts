import type { ReportData } from "../record/report-record.js";

/** What one unit of a response is, where there is more to say than that it is one. */
export function unitOf({ model }: Pick<ReportData, "model">): string {
  return model.unit === "response units" ? "" : model.unit;
}

/** `, in log-ratio`; empty without a unit. */
export function inUnit(data: Pick<ReportData, "model">): string {
  const unit = unitOf(data);
  return unit === "" ? "" : `, as ${unit}`;
}

/** A label of an axis with its unit: `residual (log-ratio)`. */
export function withUnit(label: string, data: Pick<ReportData, "model">): string {
  const unit = unitOf(data);
  return unit === "" ? label : `${label} (${unit})`;
}
