import type { ReportData } from "../../record/report-record.js";
import { formatP, shorten } from "../format-number.js";
import { lineageOfTip, tipLabel } from "../taxon.js";
import { drawPlot } from "./parts/draw-plot.js";
import type { Canvas, Figure } from "./parts/figure.js";
import { LOG_LEVEL } from "./parts/strongest-of-term.js";
import { svg } from "./parts/svg.js";
import type { Theme } from "./parts/theme.js";
import { type TreeShape, treeShape } from "./parts/tree-shape.js";

/** With more tips than this their names do not fit. */
const MOST_NAMES = 40;
const LETTER = 6.7;

/** Classes of effects, faintest first, so that the clear ones are drawn on top. */
const classes = ["none", "downFaint", "upFaint", "down", "up"] as const;
type EffectClass = (typeof classes)[number];

/** The tree of the balances, its branches coloured by the effect of the term on the balance that they part. */
export const balanceTree: Figure = {
  id: "balance-tree",
  title: "Tree of the balances",
  follows: ["term", "response"],
  canDraw: ({ tree }) => tree !== undefined,
  draw: (data, { term, response }, canvas) => {
    const { theme, width } = canvas;
    const tree = data.tree!;
    const shape = treeShape(tree);
    const tips = shape.tips.length;
    const named = tips <= MOST_NAMES;
    const most = named ? Math.min(30, Math.floor((width * 0.4) / LETTER)) : 0;
    const marginRight = named ? 24 + most * LETTER : 26;
    const height = named ? 70 + tips * 16 : Math.min(720, 120 + tips * 3);
    const node = drawPlot(canvas, {
      height,
      marginLeft: 12,
      marginRight,
      marginTop: 14,
      marginBottom: 30,
      x: { domain: [0, 1], axis: null },
      y: { domain: [-0.5, tips - 0.5], axis: null },
      legend: [
        { label: "positive, q < 0.05", colour: theme.up, sign: "▬" },
        { label: "negative, q < 0.05", colour: theme.down, sign: "▬" },
        { label: "fainter: only p < 0.05", colour: theme.muted, sign: "▬" },
        { label: "bars: chosen numerator +, denominator −", colour: theme.ink, sign: "■" },
      ],
      marks: [],
    });
    const scale = scaleOf(node, tips);
    drawBranches(node, data, shape, term, scale, canvas);
    const chosen = tree.response.indexOf(response);
    if (chosen >= 0) drawChosen(node, data, shape, chosen, scale, canvas, marginRight);
    if (named) drawNames(node, data, shape, scale, most, theme, canvas.document);
    const bottom = Number(node.getAttribute("height"));
    const note = "from root to tips: log of the number of tips (no unit)";
    node.append(
      svg(
        canvas.document,
        "text",
        { x: 12, y: bottom - 8, fill: theme.muted, "text-anchor": "start" },
        shorten(note, Math.floor((width - 20) / 6)),
      ),
    );
    return {
      node,
      finding: findingOf(data, term, response),
      columns: () => columnsOf(data, term),
      responseAt: (x, y) => nearest(tree.response, shape, scale, x, y),
    };
  },
};

interface Scale {
  x(node: number, shape: TreeShape): number;
  y(node: number, shape: TreeShape): number;
}

function scaleOf(node: SVGSVGElement, tips: number): Scale {
  type Applied = { scale(name: string): { range: [number, number] } };
  const [left, right] = (node as unknown as Applied).scale("x").range;
  const [bottom, top] = (node as unknown as Applied).scale("y").range;
  const step = (bottom - top) / tips;
  return {
    x: (at, { along }) => left + along[at]! * (right - left),
    y: (at, { across }) => top + (across[at]! + 0.5) * step,
  };
}

function classOf({ coefficients, terms }: ReportData, response: number, term: number): EffectClass {
  const cell = response * terms.length + term;
  const sign = coefficients.estimate[cell]! > 0 ? "up" : "down";
  if (coefficients.log10q[cell]! < LOG_LEVEL) return sign;
  return coefficients.log10p[cell]! < LOG_LEVEL ? `${sign}Faint` : "none";
}

/** One path for each class of effects, however many branches there are. */
function drawBranches(
  root: SVGElement,
  data: ReportData,
  shape: TreeShape,
  term: number,
  scale: Scale,
  { document, theme }: Canvas,
): void {
  const paths = new Map<EffectClass, string[]>(classes.map((each) => [each, []]));
  const n = (value: number) => value.toFixed(1);
  data.tree!.response.forEach((response, node) => {
    if (shape.left[node]! < 0) return;
    const path = paths.get(response < 0 ? "none" : classOf(data, response, term))!;
    const [a, b] = [shape.left[node]!, shape.right[node]!];
    const x = n(scale.x(node, shape));
    path.push(
      `M${n(scale.x(a, shape))} ${n(scale.y(a, shape))}H${x}V${n(scale.y(b, shape))}H${n(scale.x(b, shape))}`,
    );
  });
  for (const [effect, path] of paths) {
    const stroke = effect === "none" ? theme.faint : theme[effect];
    const thick = effect === "up" || effect === "down" ? 2 : 1.2;
    root.append(svg(document, "path", { d: path.join(""), fill: "none", stroke, "stroke-width": thick }));
  }
}

/** A ring on the chosen balance and a bar beside each of its sides. */
function drawChosen(
  root: SVGElement,
  { tree }: ReportData,
  shape: TreeShape,
  node: number,
  scale: Scale,
  { document, theme, width }: Canvas,
  marginRight: number,
): void {
  const side = (child: number, sign: string) => {
    const first = shape.tips[shape.first[child]!]!;
    const last = shape.tips[shape.first[child]! + shape.sizes[child]! - 1]!;
    const [top, bottom] = [scale.y(first, shape) - 2, scale.y(last, shape) + 2];
    const x = width - marginRight + 5;
    root.append(
      svg(document, "rect", {
        x,
        y: top.toFixed(1),
        width: 4,
        height: (bottom - top).toFixed(1),
        fill: theme.ink,
      }),
      svg(
        document,
        "text",
        {
          x: x + 7,
          y: ((top + bottom) / 2 + 4).toFixed(1),
          fill: theme.ink,
          "font-weight": "bold",
          "text-anchor": "start",
        },
        sign,
      ),
    );
  };
  const [a, b] = [shape.left[node]!, shape.right[node]!];
  side(b, "+");
  side(a, "−");
  const at = { cx: scale.x(node, shape).toFixed(1), cy: scale.y(node, shape).toFixed(1), r: 6 };
  const title = svg(document, "title", {}, tree!.names[node]!);
  root.append(
    svg(document, "circle", { ...at, fill: theme.paper, stroke: theme.ink, "stroke-width": 2.5 }, title),
  );
}

function drawNames(
  root: SVGElement,
  { tree }: ReportData,
  shape: TreeShape,
  scale: Scale,
  most: number,
  theme: Theme,
  document: Document,
): void {
  for (const tip of shape.tips) {
    const name = tipLabel(tree!, tip);
    const lineage = lineageOfTip(tree!, tip);
    const at = {
      x: (scale.x(tip, shape) + 22).toFixed(1),
      y: (scale.y(tip, shape) + 4).toFixed(1),
      fill: theme.ink,
      "text-anchor": "start",
    };
    root.append(
      svg(
        document,
        "text",
        at,
        shorten(name, most),
        svg(document, "title", {}, lineage === "" ? name : `${name}, ${lineage}`),
      ),
    );
  }
}

/** The response whose node is nearest to a place, within 30 pixels. */
function nearest(
  responses: Int32Array,
  shape: TreeShape,
  scale: Scale,
  x: number,
  y: number,
): number | undefined {
  let [best, distance] = [-1, 900];
  responses.forEach((response, node) => {
    if (response < 0) return;
    const far = (scale.x(node, shape) - x) ** 2 + (scale.y(node, shape) - y) ** 2;
    if (far < distance) [best, distance] = [response, far];
  });
  return best < 0 ? undefined : best;
}

function findingOf(data: ReportData, term: number, response: number): string {
  const { terms, responses, coefficients } = data;
  const held = [...data.tree!.response].filter((each) => each >= 0);
  const count = (effect: EffectClass) => held.filter((each) => classOf(data, each, term) === effect).length;
  const cell = response * terms.length + term;
  const isUp = coefficients.estimate[cell]! > 0;
  const [gaining, losing] = isUp ? ["numerator", "denominator"] : ["denominator", "numerator"];
  return (
    `Of ${held.length} balances ${count("up")} have a positive and ${count("down")} a negative effect of ${terms[term]} with q ` +
    `below 0.05. That on the chosen balance, ${responses[response]}, is ${isUp ? "positive" : "negative"} (p ` +
    `${formatP(coefficients.log10p[cell]!)}): its ${gaining} gains on its ${losing}.`
  );
}

function columnsOf(data: ReportData, term: number) {
  const { tree, responses, terms, coefficients } = data;
  const nodes = [...tree!.response.keys()].filter((node) => tree!.response[node]! >= 0);
  const of = (values: Float32Array) =>
    nodes.map((node) => values[tree!.response[node]! * terms.length + term]!);
  return {
    balance: nodes.map((node) => responses[tree!.response[node]!]!),
    parent: nodes.map((node) => tree!.names[tree!.parent[node]!] ?? ""),
    estimate: of(coefficients.estimate),
    log10_p: of(coefficients.log10p),
    log10_q: of(coefficients.log10q),
  };
}
