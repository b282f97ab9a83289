import type { ReportData } from "../record/report-record.js";
import { allFigures } from "./figures/all-figures.js";
import { lightTheme } from "./figures/parts/theme.js";
import { toTsv } from "./figures/parts/to-tsv.js";
import { initialState } from "./initial-state.js";

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

const WIDTH = 720;

/** The figures that the data allow, as a reader sees them who has chosen nothing yet, on white. */
export function drawFigures(data: ReportData, document: Document): FigureFile[] {
  const state = initialState(data);
  const canvas = { document, width: WIDTH, theme: lightTheme, interactive: false };
  return allFigures
    .filter((figure) => figure.canDraw(data))
    .map((figure) => {
      const { node, finding, columns } = figure.draw(data, state, canvas);
      node.setAttribute("xmlns", "http://www.w3.org/2000/svg");
      const { id, title } = figure;
      return { id, title, finding, svg: `${node.outerHTML}\n`, tsv: toTsv(columns()) };
    });
}
