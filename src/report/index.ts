/** Reports: what `mixedlm/report` offers. */

export { type Explorer, explore } from "./app/explore.js";
export { renderPage, renderReport } from "./render-report.js";
export { type ReportData, type ReportOptions, reportData } from "./report-data.js";
