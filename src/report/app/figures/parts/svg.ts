import { type Canvas, FILE_FONT } from "./figure.js";

const SVG = "http://www.w3.org/2000/svg";

/** An element of SVG with attributes and children; text becomes a text node. */
export function svg(
  document: Document,
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (Node | string)[]
): SVGElement {
  const element = document.createElementNS(SVG, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** An empty drawing in the dress of the report, for figures that are no plots. */
export function emptySvg({ document, width, font = FILE_FONT }: Canvas, height: number): SVGElement {
  return svg(document, "svg", {
    class: "mlm-plot",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    "font-size": "12px",
    "font-family": font,
  });
}
