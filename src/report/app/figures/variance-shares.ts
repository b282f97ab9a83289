import { axisY, barX } from "@observablehq/plot";
import { shorten } from "../format-number.js";
import { responseLabel } from "../names.js";
import { drawPlot } from "./parts/draw-plot.js";
import { type Figure, LETTER } from "./parts/figure.js";
import { strongestOfTerm } from "./parts/strongest-of-term.js";

const ROWS = 20;

/** Where the variance of the strongest responses lies: fixed effects, groups, residual. */
export const varianceShares: Figure = {
  id: "variance-shares",
  title: "Shares of the variance",
  follows: ["term", "response"],
  canDraw: ({ shares }) => shares !== undefined,
  draw: (data, { term, response }, canvas) => {
    const { theme, width } = canvas;
    const { parts, values } = data.shares!;
    const share = (i: number, part: number) => values[i * parts.length + part]!;
    const known = strongestOfTerm(data, term).filter((i) => !Number.isNaN(share(i, 0)));
    const rows = [...known.subarray(0, ROWS)];
    if (known.includes(response) && !rows.includes(response)) rows.push(response);
    const most = width < 500 ? 18 : 44;
    const label = (i: number) => `${shorten(responseLabel(data, i), most)}${i === response ? " ◂" : ""}`;
    const marginLeft = Math.ceil(20 + LETTER * Math.max(4, ...rows.map((i) => label(i).length)));
    const cells = rows.flatMap((row) =>
      parts.map((_, part) => ({ row, part, share: 100 * share(row, part) })),
    );
    const colour = (part: number) =>
      part === parts.length - 1 ? theme.faint : theme.categories[part % theme.categories.length]!;
    const node = drawPlot(canvas, {
      height: 70 + rows.length * 20,
      marginLeft,
      x: { label: "share of the variance (%)", labelAnchor: "center", labelArrow: "none", domain: [0, 100] },
      y: { type: "band", domain: rows, label: "smallest p first", padding: 0.25 },
      legend: parts.map((part, i) => ({ label: part, colour: colour(i), sign: "■" as const })),
      marks: [
        axisY({ tickFormat: label as (value: unknown) => string, tickSize: 0, label: null }),
        barX(cells, {
          x: "share",
          y: "row",
          fill: (d: { part: number }) => colour(d.part),
          order: null,
          title: (d: { row: number; part: number; share: number }) =>
            `${data.responses[d.row]}: ${parts[d.part]} ${d.share.toFixed(1)} %`,
        }),
      ],
    });
    const mean = (part: number) => (100 * rows.reduce((sum, i) => sum + share(i, part), 0)) / rows.length;
    return {
      node,
      finding:
        `Of the variance of ${rows.length === 1 ? responseLabel(data, rows[0]!) : `the ${rows.length} strongest responses, on average,`} ` +
        `${parts.map((part, i) => `${mean(i).toFixed(0)} % is of ${part}`).join(", ")}.`,
      columns: () => ({
        response: cells.map(({ row }) => data.responses[row]!),
        part: cells.map(({ part }) => parts[part]!),
        percent: cells.map((cell) => cell.share),
      }),
    };
  },
};
