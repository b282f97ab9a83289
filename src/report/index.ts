/** Reports: what `mixedlm/report` offers. */

export { testFactors, testTables } from "../model/verbs/test-factors.js";
export type { TestRequest } from "../options/tests.js";
export type { FigureFile } from "./app/draw-figures.js";
export { type Explorer, explore } from "./app/explore.js";
export { drawPlots } from "./draw-plots.js";
export type * from "./record/report-record.js";
export type { SummaryTables } from "./record/summary-tables.js";
export { renderPage, renderReport } from "./render-report.js";
export { type ReportData, type ReportOptions, reportData } from "./report-data.js";
export { type FolderTables, reportDataOfTables } from "./report-data-of-tables.js";
