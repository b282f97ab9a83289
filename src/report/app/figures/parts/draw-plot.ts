import { type Markish, type PlotOptions, plot, text } from "@observablehq/plot";
import { shorten } from "../../format-number.js";
import { type Canvas, FILE_FONT } from "./figure.js";
import { type LegendEntry, legendRows } from "./legend.js";

interface DrawPlotOptions extends Omit<PlotOptions, "document" | "width" | "className"> {
  readonly marks: Markish[];
  readonly legend?: readonly LegendEntry[];
}

/** A plot in the dress of the report: its size, its letters, its legend above. */
export function drawPlot(canvas: Canvas, { legend = [], ...options }: DrawPlotOptions): SVGSVGElement {
  const { document, width, theme, interactive, isSmall = false, font = FILE_FONT } = canvas;
  const marginLeft = options.marginLeft ?? 56;
  const { marks, height } = legendRows(isSmall ? [] : legend, canvas, marginLeft);
  const marginTop = (options.marginTop ?? 26) + height;
  const { label: heading, ...y } = options.y ?? {};
  const node = plot({
    marginRight: 16,
    marginBottom: 44,
    ...options,
    marginLeft,
    marginTop,
    y: { ...y, label: null },
    ...(options.height !== undefined && { height: options.height + height }),
    marks: [...options.marks, ...marks.map((make) => make(marginTop)), yLabel(heading, canvas, marginLeft)],
    document,
    width,
    className: "mlm-plot",
    style: {
      fontSize: "12px",
      fontFamily: font,
      color: theme.ink,
      background: "transparent",
    },
  }) as SVGSVGElement;
  // The style element that a plot brings along is refused by a strict policy; the page's own sheet says the same.
  if (interactive) node.querySelector("style")?.remove();
  // The figure is one picture with a description of its own; groups of marks have no role that a label could name.
  if (interactive)
    for (const marks of node.querySelectorAll("g[aria-label]")) marks.removeAttribute("aria-label");
  return node;
}

/** The name of the vertical axis, above it and below the legend, cut to the width. */
function yLabel(label: string | null | undefined, { width, theme }: Canvas, marginLeft: number): Markish {
  if (label == null) return [];
  const name = shorten(label, Math.floor((width - 8) / 6.5));
  const place = {
    frameAnchor: "top-left" as const,
    lineAnchor: "bottom" as const,
    dx: 4 - marginLeft,
    dy: -11,
    facetAnchor: "top-left" as const,
  };
  return text([name], { ...place, fill: theme.ink, textAnchor: "start" });
}
