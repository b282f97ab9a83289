import type { CovariateRecord, ReportData } from "../../record/report-record.js";
import { count, formatNumber, shorten } from "../format-number.js";
import { FEW } from "../small-study.js";
import { drawPlot } from "./parts/draw-plot.js";
import type { Canvas, Figure } from "./parts/figure.js";
import { heatColour, heatPalette, heatPlace } from "./parts/heat-palette.js";
import { pngUrl } from "./parts/png.js";
import { svg } from "./parts/svg.js";

/** Standard deviations at the ends of the colours. */
const MAX_DEVIATIONS = 3;

/** Responses × samples: balances in the order of the tree, samples along a covariate, each response standardised. */
export const heatMap: Figure = {
  id: "heat-map",
  title: "Heat map of responses and samples",
  follows: ["covariate", "response"],
  canDraw: ({ cells }) => cells !== undefined && cells.responses.length >= FEW,
  draw: (data, { covariate, response }, canvas) => {
    const { theme, width, document } = canvas;
    const axis = data.covariates[covariate];
    const rows = rowOrder(data);
    const columns = columnOrder(data, axis);
    const { samples } = data.cells!;
    const marks = axis === undefined ? [] : changes(axis, columns, width < 500 ? 4 : 9);
    const label = axis === undefined ? "samples" : `samples, ordered by ${shorten(axis.name, 30)}`;
    const node = drawPlot(canvas, {
      height: Math.min(620, Math.max(200, 110 + rows.length * 3)),
      marginLeft: 20,
      marginRight: 20,
      x: {
        domain: [0, columns.length],
        label,
        labelAnchor: "center",
        labelArrow: "none",
        ticks: marks.map(({ at }) => at),
        tickFormat: (at: number) => marks.find((mark) => mark.at === at)?.label ?? "",
      },
      y: {
        domain: [rows.length, 0],
        ticks: [],
        label: `${count(rows.length, "response")}${data.tree === undefined ? "" : ", in the order of the tree"}`,
        labelAnchor: "top",
        labelArrow: "none",
      },
      legend: [
        ...[-3, -1.5, 0, 1.5, 3].map((sd) => ({
          label: `${formatNumber(sd)} SD`,
          colour: heatColour(sd, MAX_DEVIATIONS),
          sign: "■" as const,
        })),
        { label: "chosen", colour: theme.ink, sign: "▶" as const },
      ],
      marks: [],
    });
    type Applied = { scale(name: string): { range: [number, number] } };
    const [left, right] = (node as unknown as Applied).scale("x").range;
    const [a, b] = (node as unknown as Applied).scale("y").range;
    const [top, bottom] = [Math.min(a, b), Math.max(a, b)];
    const picture = pictureOf(data, covariate, rows, columns, canvas);
    const box = { x: left, y: top, width: right - left, height: bottom - top };
    for (const [key, value] of Object.entries(box)) picture.setAttribute(key, String(value));
    node.append(picture);
    markSwatches(node);
    const place = rows.findIndex((row) => data.cells!.responses[row] === response);
    if (place >= 0) {
      const y = top + ((place + 0.5) * (bottom - top)) / rows.length;
      node.append(
        svg(document, "path", { d: `M${right + 3} ${y}l9 -5v10z`, fill: theme.ink }),
        svg(document, "path", { d: `M${left - 3} ${y}l-9 -5v10z`, fill: theme.ink }),
      );
    }
    return {
      node,
      finding:
        `${count(rows.length, "response")} × ${count(columns.length, "sample")}; each row is centred and divided by its standard deviation, colours ` +
        `end at ${MAX_DEVIATIONS} standard deviations. ${axis === undefined ? "" : `Samples run from the lowest to the highest ${axis.name}.`}`,
      columns: () => longColumns(data, rows, columns, samples),
      responseAt: (x, y) =>
        x < left || x > right || y < top || y >= bottom
          ? undefined
          : data.cells!.responses[rows[Math.floor(((y - top) / (bottom - top)) * rows.length)]!],
    };
  },
};

/** The colours of the picture, which the page turns where it is dark, and those of its legend. */
function markSwatches(node: SVGElement): void {
  for (const each of node.querySelectorAll("g[fill^='rgb(']")) each.setAttribute("class", "mlm-shade");
}

/** Rows of the cells: along the tree from top to bottom, without a tree as they come. */
function rowOrder({ cells, tree }: ReportData): number[] {
  const rowOf = new Map(Array.from(cells!.responses, (response, row) => [response, row]));
  if (tree === undefined) return [...rowOf.values()];
  // Pre-order: a balance stands above those inside its sides.
  return Array.from(tree.response)
    .map((response) => rowOf.get(response))
    .filter((row) => row !== undefined);
}

function columnOrder({ cells }: ReportData, axis: CovariateRecord | undefined): number[] {
  const all = [...cells!.samples.keys()];
  return axis === undefined ? all : all.sort((a, b) => axis.values[a]! - axis.values[b]! || a - b);
}

/** Where a covariate changes along the samples: at every value when they are few, else at even places. */
function changes(
  { values, labels }: CovariateRecord,
  columns: readonly number[],
  most: number,
): { at: number; label: string }[] {
  const name = (i: number) => labels?.[values[i]!] ?? formatNumber(values[i]!);
  const starts = columns.flatMap((i, at) => (at === 0 || values[columns[at - 1]!] !== values[i] ? [at] : []));
  const step = Math.ceil(starts.length / most);
  const few = starts.filter((_, k) => k % step === 0);
  const apart = few.filter((at, k) => k === 0 || at - few[k - 1]! > columns.length / (most * 2));
  return apart.map((at) => ({ at, label: shorten(name(columns[at]!), 10) }));
}

interface Picture {
  readonly covariate: number;
  readonly href: string;
  /** The element on the page, which goes from drawing to drawing so that it is decoded once. */
  readonly element: SVGElement;
}

const pictures = new WeakMap<ReportData, Picture>();

/** The picture, kept while the reader chooses responses. */
function pictureOf(
  data: ReportData,
  covariate: number,
  rows: readonly number[],
  columns: readonly number[],
  { document, interactive }: Canvas,
): SVGElement {
  const image = (href: string) =>
    svg(document, "image", { href, preserveAspectRatio: "none", class: "mlm-shade" });
  const kept = pictures.get(data);
  if (kept?.covariate === covariate) return interactive ? kept.element : image(kept.href);
  const href = pngUrl(columns.length, rows.length, pixelsOf(data, rows, columns), heatPalette());
  const element = image(href);
  if (interactive) pictures.set(data, { covariate, href, element });
  return element;
}

function pixelsOf({ cells }: ReportData, rows: readonly number[], columns: readonly number[]): Uint8Array {
  const count = cells!.samples.length;
  const pixels = new Uint8Array(rows.length * columns.length);
  rows.forEach((row, y) => {
    const values = cells!.observed.subarray(row * count, (row + 1) * count);
    const { mean, sd } = spreadOf(values);
    for (let x = 0; x < columns.length; x++) {
      pixels[y * columns.length + x] = heatPlace((values[columns[x]!]! - mean) / sd, MAX_DEVIATIONS);
    }
  });
  return pixels;
}

function spreadOf(values: Float32Array): { mean: number; sd: number } {
  let [n, sum, squares] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    n++;
    sum += value;
  }
  const mean = sum / n;
  for (let i = 0; i < values.length; i++) {
    const apart = values[i]! - mean;
    if (!Number.isNaN(apart)) squares += apart * apart;
  }
  return { mean, sd: Math.sqrt(squares / (n - 1)) || 1 };
}

/** A row per response, since a row per cell would be long: sample ids are the names of the columns. */
function longColumns(
  { cells, responses }: ReportData,
  rows: readonly number[],
  columns: readonly number[],
  samples: readonly string[],
) {
  const count = samples.length;
  const entries = columns.map((column) => [
    samples[column]!,
    rows.map((row) => cells!.observed[row * count + column]!),
  ]);
  return { response: rows.map((row) => responses[cells!.responses[row]!]!), ...Object.fromEntries(entries) };
}
