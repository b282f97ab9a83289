import type { PowerTable } from "../model/power/power-table.js";
import { drawFigures, type FigureFile, powerFile } from "./app/draw-figures.js";
import { powerRecord } from "./record/power-record.js";
import type { ReportData } from "./record/report-record.js";

/** The figures of a report as SVG and TSV, drawn without a browser. */
export async function drawPlots(data: ReportData): Promise<FigureFile[]> {
  const { parseHTML } = await import("linkedom");
  return drawFigures(data, parseHTML("<!DOCTYPE html><html><body></body></html>").document);
}

/** The curve of planned studies alone. */
export async function drawPowerPlot(table: PowerTable): Promise<FigureFile> {
  const { parseHTML } = await import("linkedom");
  return powerFile(powerRecord(table), parseHTML("<!DOCTYPE html><html><body></body></html>").document);
}
