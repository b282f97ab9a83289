import type { PowerRecord, ReportData } from "../record/report-record.js";
import { balanceTree } from "./figures/balance-tree.js";
import { comparisons } from "./figures/comparisons.js";
import { effectQuantiles } from "./figures/effect-quantiles.js";
import { effectsMap } from "./figures/effects-map.js";
import { forest } from "./figures/forest.js";
import { heatMap } from "./figures/heat-map.js";
import { overCovariate } from "./figures/over-covariate.js";
import { pValues } from "./figures/p-values.js";
import { type Canvas, type Drawing, FILE_WIDTH, type Figure } from "./figures/parts/figure.js";
import { lightTheme } from "./figures/parts/theme.js";
import { toTsv } from "./figures/parts/to-tsv.js";
import { drawPower, powerCurve } from "./figures/power-curve.js";
import { proportions } from "./figures/proportions.js";
import { residualCorrelation } from "./figures/residual-correlation.js";
import { residualLags } from "./figures/residual-lags.js";
import { residualQuantiles } from "./figures/residual-quantiles.js";
import { residuals } from "./figures/residuals.js";
import { varianceShares } from "./figures/variance-shares.js";
import { volcano } from "./figures/volcano.js";
import { initialState } from "./initial-state.js";

/** Every figure of the report, in the order of its story. */
export const allFigures: readonly Figure[] = [
  volcano,
  forest,
  effectsMap,
  balanceTree,
  overCovariate,
  comparisons,
  heatMap,
  proportions,
  residuals,
  residualQuantiles,
  effectQuantiles,
  pValues,
  varianceShares,
  residualCorrelation,
  residualLags,
  powerCurve,
];

/** A figure as files. */
export interface FigureFile {
  readonly id: string;
  readonly title: string;
  /** What it shows, in words. */
  readonly finding: string;
  /** An SVG element with its namespace, serialised. */
  readonly svg: string;
  /** The data behind it. */
  readonly tsv: string;
}

/** The figures that the data allow, as a reader sees them who has chosen nothing yet, on white. */
export function drawFigures(data: ReportData, document: Document): FigureFile[] {
  const state = initialState(data);
  const canvas = canvasOf(document);
  return allFigures
    .filter((figure) => figure.canDraw(data))
    .map((figure) => fileOf(figure, figure.draw(data, state, canvas)));
}

/** The figure of planned studies, without a report. */
export function powerFile(power: PowerRecord, document: Document): FigureFile {
  return fileOf(powerCurve, drawPower(power, canvasOf(document)));
}

function canvasOf(document: Document): Canvas {
  return { document, width: FILE_WIDTH, theme: lightTheme, interactive: false };
}

function fileOf({ id, title }: Figure, { node, finding, columns }: Drawing): FigureFile {
  node.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return { id, title, finding, svg: `${node.outerHTML}\n`, tsv: toTsv(columns()) };
}
