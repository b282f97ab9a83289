import type { ReportData } from "../../record/report-record.js";
import { agree, count, isBelow, shorten } from "../format-number.js";
import { responseLabel } from "../names.js";
import { clearnessOf, effectSentence } from "../sentences.js";
import type { State } from "../state.js";
import { lineageOfTip, tipLabel } from "../taxon.js";
import { drawPlot } from "./parts/draw-plot.js";
import { type Canvas, type Figure, LETTER } from "./parts/figure.js";
import { svg } from "./parts/svg.js";
import type { Theme } from "./parts/theme.js";
import { isUnder, type Scale, scaleOf } from "./parts/tree-scale.js";
import { type TreeShape, tipsUnder, treeShape } from "./parts/tree-shape.js";

/** With more tips than this their names do not fit. */
const MOST_NAMES = 40;
/** Most names of tips that the reader looks for. */
const MOST_FOUND = 30;

/** Classes of effects, faintest first, so that the clear ones are drawn on top. */
const classes = ["none", "downFaint", "upFaint", "down", "up"] as const;
type EffectClass = (typeof classes)[number];

/** The tree of the balances, or the part of it under one, its branches coloured by the effect of the term on the balance that they part. */
export const balanceTree: Figure = {
  id: "balance-tree",
  title: "Tree of the balances",
  follows: ["term", "response", "level", "clade", "filter", "taxon"],
  canDraw: ({ tree }) => tree !== undefined,
  draw: (data, state, canvas) => {
    const { term, response, level, clade } = state;
    const { theme, width } = canvas;
    const tree = data.tree!;
    const shape = treeShape(tree);
    const tips = shape.sizes[clade]!;
    const found = foundTips(data, state, clade);
    const names = tips <= MOST_NAMES ? tipsUnder(shape, clade) : found.slice(0, MOST_FOUND);
    const most = names.length === 0 ? 0 : Math.min(30, Math.floor((width * 0.4) / LETTER));
    const longest = Math.max(0, ...Array.from(names, (tip) => Math.min(most, tipLabel(tree, tip).length)));
    const marginRight = names.length === 0 ? 26 : 34 + longest * LETTER;
    const height = tips <= MOST_NAMES ? 70 + tips * 16 : Math.min(720, 120 + tips * 3);
    const node = drawPlot(canvas, {
      height,
      marginLeft: 12,
      marginRight,
      marginTop: 14,
      marginBottom: 30,
      x: { domain: [0, 1], axis: null },
      y: { domain: [-0.5, tips - 0.5], axis: null },
      legend: [
        { label: `positive, q < ${level}`, colour: theme.up, sign: "▬" },
        { label: `negative, q < ${level}`, colour: theme.down, sign: "▬" },
        { label: "fainter: only p < 0.05", colour: theme.muted, sign: "▬" },
        { label: "bars: chosen numerator +, denominator −", colour: theme.ink, sign: "■" },
        ...(found.length > 0 ? [{ label: "found", colour: theme.ink, sign: "●" as const }] : []),
      ],
      marks: [],
    });
    const scale = scaleOf(node, shape, clade);
    drawBranches(node, data, shape, state, scale, canvas);
    const chosen = tree.response.indexOf(response);
    if (chosen >= 0 && isUnder(shape, chosen, clade))
      drawChosen(node, data, shape, chosen, scale, canvas, marginRight);
    for (const tip of found)
      node.append(
        svg(canvas.document, "circle", {
          cx: scale.x(tip, shape).toFixed(1),
          cy: scale.y(tip, shape).toFixed(1),
          r: 3.5,
          fill: theme.ink,
        }),
      );
    drawNames(node, data, shape, scale, names, most, theme, canvas.document);
    const bottom = Number(node.getAttribute("height"));
    const note = "from root to tips: logarithm of the number of tips";
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
      finding: findingOf(data, term, response, level),
      columns: () => columnsOf(data, term),
      responseAt: (x, y) => nearest(tree.response, shape, scale, clade, x, y),
    };
  },
};

/** Tips under a clade that the reader looks for. */
function foundTips(data: ReportData, { filter, taxon }: State, clade: number): number[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === "" && taxon < 0) return [];
  const tree = data.tree!;
  const isFound = (tip: number) =>
    taxon >= 0
      ? tip === taxon
      : `${tree.names[tip]} ${lineageOfTip(tree, tip)}`.toLowerCase().includes(wanted);
  return [...tipsUnder(treeShape(tree), clade)].filter(isFound);
}

function classOf(
  { coefficients, terms }: ReportData,
  response: number,
  { term, level }: Pick<State, "term" | "level">,
): EffectClass {
  const cell = response * terms.length + term;
  const sign = coefficients.estimate[cell]! > 0 ? "up" : "down";
  if (isBelow(coefficients.log10q[cell]!, level)) return sign;
  return isBelow(coefficients.log10p[cell]!) ? `${sign}Faint` : "none";
}

/** One path for each class of effects, however many branches there are. */
function drawBranches(
  root: SVGElement,
  data: ReportData,
  shape: TreeShape,
  state: State,
  scale: Scale,
  { document, theme }: Canvas,
): void {
  const paths = new Map<EffectClass, string[]>(classes.map((each) => [each, []]));
  const n = (value: number) => value.toFixed(1);
  data.tree!.response.forEach((response, node) => {
    if (shape.left[node]! < 0 || !isUnder(shape, node, state.clade)) return;
    const path = paths.get(response < 0 ? "none" : classOf(data, response, state))!;
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
  tips: ArrayLike<number>,
  most: number,
  theme: Theme,
  document: Document,
): void {
  let last = Number.NEGATIVE_INFINITY;
  for (const tip of Array.from(tips)) {
    // Names that would cover the one before are left out.
    if (scale.y(tip, shape) - last < 11) continue;
    last = scale.y(tip, shape);
    const name = tipLabel(tree!, tip);
    const lineage = lineageOfTip(tree!, tip);
    const at = {
      x: (scale.x(tip, shape) + 22).toFixed(1),
      y: (scale.y(tip, shape) + 4).toFixed(1),
      fill: theme.ink,
      "text-anchor": "start",
      "data-tip": tip,
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
  clade: number,
  x: number,
  y: number,
): number | undefined {
  let [best, distance] = [-1, 900];
  responses.forEach((response, node) => {
    if (response < 0 || !isUnder(shape, node, clade)) return;
    const far = (scale.x(node, shape) - x) ** 2 + (scale.y(node, shape) - y) ** 2;
    if (far < distance) [best, distance] = [response, far];
  });
  return best < 0 ? undefined : best;
}

function findingOf(data: ReportData, term: number, response: number, level: number): string {
  const { terms } = data;
  const held = [...data.tree!.response].filter((each) => each >= 0);
  const number = (effect: EffectClass) =>
    held.filter((each) => classOf(data, each, { term, level }) === effect).length;
  const [up, down] = [number("up"), number("down")];
  return (
    `Of ${count(held.length, "balance")} ${up} ${agree(up, "has")} a positive and ${down} a negative effect of ${terms[term]} ` +
    `with q below ${level}. ${chosenSentence(data, term, response)}`
  );
}

/** What the chosen balance says of its sides, where its effect is clear. */
function chosenSentence(data: ReportData, term: number, response: number): string {
  const { coefficients, terms } = data;
  const said = `On the chosen balance, ${responseLabel(data, response)}, there is ${effectSentence(data, term, response)}`;
  if (clearnessOf(data, term, response) !== "clear") return `${said}.`;
  const isUp = coefficients.estimate[response * terms.length + term]! > 0;
  const [gaining, losing] = isUp ? ["numerator", "denominator"] : ["denominator", "numerator"];
  return `${said}: its ${gaining} gains on its ${losing}.`;
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
