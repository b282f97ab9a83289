import { escapeHtml } from "../model/jupyter-display.js";
import type { LMEModel } from "../model/lme-model.js";
import { appHash, appScript, shellHash, shellStyle } from "./app-bundle.js";
import { embedData } from "./embed-data.js";
import { type ReportData, type ReportOptions, reportData } from "./report-data.js";
import { staticSummary } from "./static-summary.js";

/**
 * A report as one HTML page: the explorer and the data, drawn in the browser. It works offline, loads nothing from
 * outside, and forbids itself to.
 */
export function renderReport(model: LMEModel, options: ReportOptions = {}): string {
  return renderPage(reportData(model, options));
}

/** The page of a report's data. */
export function renderPage(data: ReportData): string {
  const policy =
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; " +
    `script-src '${appHash}'; style-src '${shellHash}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="mixedlm">
<title>${escapeHtml(data.title)}</title>
<style>${shellStyle}</style>
</head>
<body>
<main id="report">${staticSummary(data)}</main>
<script type="application/json" id="report-data">${embedData(data)}</script>
<script>${appScript}</script>
</body>
</html>
`;
}
