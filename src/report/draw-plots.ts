import { drawFigures, type FigureFile } from "./app/draw-figures.js";
import type { ReportData } from "./record/report-record.js";

/** The figures of a report as SVG and TSV, drawn without a browser. */
export async function drawPlots(data: ReportData): Promise<FigureFile[]> {
  const { parseHTML } = await import("linkedom");
  return drawFigures(data, parseHTML("<!DOCTYPE html><html><body></body></html>").document);
}
