import { type Markish, text } from "@observablehq/plot";
import { shorten } from "../../format-number.js";
import type { Canvas } from "./figure.js";

/** A line of a legend. */
export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  /** The sign before the label. */
  readonly sign?: "●" | "○" | "▶" | "▲" | "▬" | "■" | "╌";
}

const ROW = 18;
const LETTER = 7.3;

/** Marks of a legend above a plot, wrapped to its width, and the height that they take. */
export function legendRows(
  entries: readonly LegendEntry[],
  { width, theme }: Canvas,
  marginLeft: number,
): { marks: ((marginTop: number) => Markish)[]; height: number } {
  let [x, row] = [0, 0];
  const room = width - marginLeft - 8;
  const marks = entries.map(({ label, colour, sign = "●" }) => {
    const name = shorten(label, Math.floor((room - 24) / LETTER));
    const wide = 24 + name.length * LETTER;
    if (x > 0 && x + wide > room) [x, row] = [0, row + 1];
    const at = { x, y: row * ROW };
    x += wide;
    return (marginTop: number): Markish => {
      const place = {
        frameAnchor: "top-left" as const,
        lineAnchor: "middle" as const,
        dy: at.y + 10 - marginTop,
        facetAnchor: "top-left" as const,
      };
      return [
        text([sign], { ...place, dx: at.x + 2, fill: colour, textAnchor: "start" }),
        text([name], { ...place, dx: at.x + 17, fill: theme.ink, textAnchor: "start" }),
      ];
    };
  });
  return { marks, height: entries.length === 0 ? 0 : (row + 1) * ROW + 6 };
}
