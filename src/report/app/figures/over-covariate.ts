import { areaY, dot, line, type Markish, ruleX, text } from "@observablehq/plot";
import type { CovariateRecord, ReportData } from "../../record/report-record.js";
import { agree, count, shorten } from "../format-number.js";
import { responseLabel } from "../names.js";
import { withUnit } from "../units.js";
import { covariateAxis } from "./parts/covariate-axis.js";
import { dodging } from "./parts/dodging.js";
import { drawPlot } from "./parts/draw-plot.js";
import type { Canvas, Figure } from "./parts/figure.js";
import type { LegendEntry } from "./parts/legend.js";
import { type Grouping, groupingBy, mainGroups } from "./parts/main-groups.js";
import { type MeanPoint, populationMeans } from "./parts/population.js";
import { type ResponseValues, valuesOf } from "./parts/values-of.js";

/** Most points and most lines of groups drawn. */
const MOST_POINTS = 2000;
const MOST_LINES = 150;
/** Below this width panels stand under each other. */
const NARROW = 560;

/** The chosen response over a covariate: raw values, fitted lines of the groups, the mean of the population with its band. */
export const overCovariate: Figure = {
  id: "over-covariate",
  title: "The chosen response over a covariate",
  follows: ["response", "covariate", "colour", "facet"],
  canDraw: ({ cells, covariates }) => cells?.effects !== undefined && covariates.length > 0,
  draw: (data, { response, covariate, colour, facet }, canvas) => {
    const axis = data.covariates[covariate]!;
    const found = valuesOf(data, response);
    const { theme, width, isSmall = false } = canvas;
    const by = groupingBy(data, axis, colour);
    const panel = groupingBy(data, axis, facet);
    const ofCode = (code: number, none: string) => (code < 0 ? none : theme.categories[code]!);
    const colourOf = (i: number) => (by === undefined ? theme.down : ofCode(by.codes[i]!, theme.muted));
    const shift = dodging(axis, by);
    const x = (i: number) => axis.values[i]! + shift.of(by?.codes[i] ?? -1) + shift.within(i);
    const known = found === undefined ? [] : [...axis.values.keys()].filter((i) => isPlaced(axis, found, i));
    const step = Math.ceil(known.length / MOST_POINTS) || 1;
    const shown = known.filter((_, i) => i % step === 0);
    const means = found === undefined ? [] : populationMeans(data, axis, response, known, by, panel);
    const name = responseLabel(data, response);
    const isWide = width >= NARROW;
    const panels = panel?.labels.length ?? 1;
    const inPanel = (code: (d: never) => number) =>
      panel === undefined ? {} : { [isWide ? "fx" : "fy"]: (d: never) => code(d) };
    const ofSample = inPanel((i: number) => panel!.codes[i]!);
    const ofMean = inPanel((d: MeanPoint) => d.panel);
    const at = { x: (d: MeanPoint) => d.x + shift.of(d.code), z: "code" };
    const stroke = (d: MeanPoint) => ofCode(d.code, theme.ink);
    const node = drawPlot(canvas, {
      height: heightOf(width, isSmall, isWide ? 1 : panels),
      ...(isSmall && { marginLeft: 40, marginTop: 20 }),
      x: covariateAxis(axis, (width - 72) / (isWide ? panels : 1)),
      y: {
        label: isSmall ? null : shorten(withUnit(name, data), 70),
        grid: true,
        nice: true,
        labelArrow: "none",
        ...(isSmall && { ticks: 4 }),
      },
      ...(panel && { [isWide ? "fx" : "fy"]: { domain: [...panel.labels.keys()], axis: null } }),
      legend: legendOf(by, data, canvas),
      marks: [
        areaY(means, { ...at, ...ofMean, y1: "low", y2: "high", fill: stroke, fillOpacity: 0.15 }),
        ...(axis.labels === undefined
          ? []
          : [ruleX(means, { ...at, ...ofMean, y1: "low", y2: "high", stroke, strokeWidth: 2 })]),
        ...(found === undefined
          ? []
          : [groupLines(data, axis, known, found.fitted, colourOf, by, panel, shift.of, ofSample)]),
        dot(shown, {
          ...ofSample,
          x,
          y: (i: number) => found!.observed[i]!,
          r: isSmall ? 1.8 : 2.5,
          fill: colourOf,
          fillOpacity: 0.55,
          title: (i: number) => data.design!.samples[i]!,
        }),
        line(means, { ...at, ...ofMean, y: "y", stroke, strokeWidth: isSmall ? 2 : 3 }),
        ...(axis.labels === undefined ? [] : [dot(means, { ...at, ...ofMean, y: "y", fill: stroke, r: 4 })]),
        ...panelNames(panel, isWide, width, theme),
      ],
    });
    return {
      node,
      finding: findingOf(data, axis, name, known.length, step, found !== undefined, by, panel),
      columns: () => ({
        sample: known.map((i) => data.design!.samples[i]!),
        [axis.name]: known.map((i) => axis.labels?.[axis.values[i]!] ?? axis.values[i]!),
        ...(by && { [by.name]: known.map((i) => by.labels[by.codes[i]!] ?? "") }),
        ...(panel && { [panel.name]: known.map((i) => panel.labels[panel.codes[i]!] ?? "") }),
        observed: known.map((i) => found!.observed[i]!),
        fitted: known.map((i) => found!.fitted[i]!),
        population: known.map((i) => found!.population[i]!),
      }),
    };
  },
};

function heightOf(width: number, isSmall: boolean, rows: number): number {
  if (isSmall) return 190;
  return rows === 1 ? Math.min(400, Math.max(300, width * 0.5)) : 60 + rows * 180;
}

function panelNames(
  panel: Grouping | undefined,
  isWide: boolean,
  width: number,
  theme: Canvas["theme"],
): Markish[] {
  if (panel === undefined) return [];
  const most = Math.floor((isWide ? (width - 72) / panel.labels.length : width - 90) / 7);
  return [
    text([...panel.labels.keys()], {
      [isWide ? "fx" : "fy"]: (code: number) => code,
      text: (code: number) => shorten(`${panel.name} ${panel.labels[code]}`, most),
      frameAnchor: "top",
      lineAnchor: "top",
      dy: 2,
      fontWeight: "bold",
      fill: theme.ink,
      stroke: theme.paper,
      strokeWidth: 4,
    }),
  ];
}

function isPlaced({ values, labels }: CovariateRecord, { observed }: ResponseValues, i: number): boolean {
  const value = values[i]!;
  return !Number.isNaN(observed[i]) && !Number.isNaN(value) && (labels === undefined || value >= 0);
}

/** Fitted values of each group, joined along the covariate. */
function groupLines(
  data: ReportData,
  axis: CovariateRecord,
  known: readonly number[],
  fitted: Float32Array,
  stroke: (i: number) => string,
  by: Grouping | undefined,
  panel: Grouping | undefined,
  shift: (code: number) => number,
  inPanel: object,
): Markish {
  const groups = mainGroups(data)?.index;
  if (groups === undefined) return [];
  const drawn = known
    .filter((i) => groups[i]! >= 0 && groups[i]! < MOST_LINES)
    .sort((a, b) => axis.values[a]! - axis.values[b]!);
  return line(drawn, {
    ...inPanel,
    x: (i: number) => axis.values[i]! + shift(by?.codes[i] ?? -1),
    y: (i: number) => fitted[i]!,
    z: (i: number) => `${groups[i]} ${by?.codes[i]} ${panel?.codes[i]}`,
    stroke,
    strokeWidth: 1,
    strokeOpacity: 0.4,
  });
}

function legendOf(by: Grouping | undefined, data: ReportData, { theme }: Canvas): LegendEntry[] {
  const group = mainGroups(data)?.group;
  const colours =
    by?.labels.map((label, i) => ({ label: `${by.name} ${label}`, colour: theme.categories[i]! })) ?? [];
  const lines: LegendEntry[] = [{ label: "thick: population, 95 % band", colour: theme.ink, sign: "▬" }];
  if (group !== undefined) lines.push({ label: `thin: each ${group}`, colour: theme.muted, sign: "╌" });
  return [...colours, ...lines];
}

function findingOf(
  data: ReportData,
  axis: CovariateRecord,
  name: string,
  known: number,
  step: number,
  isHeld: boolean,
  by: Grouping | undefined,
  panel: Grouping | undefined,
): string {
  if (!isHeld)
    return `The values of ${name} by sample are not held in this report; choose a stronger response.`;
  const groups = mainGroups(data);
  const held = axis.curve?.held ? `, with ${axis.curve.held}` : "";
  const at = [...new Set([by?.name, panel?.name])].filter((each) => each !== undefined);
  const mean =
    at.length > 0
      ? ` Thick lines are the means of the population at each ${at.join(" and ")}, with their pointwise 95 % confidence bands.`
      : ` The thick line is the mean of the population${held}, with its pointwise 95 % confidence band.`;
  const many =
    groups !== undefined && groups.levels.length > MOST_LINES
      ? ` Lines are drawn of the first ${MOST_LINES} groups.`
      : "";
  const thinned = step > 1 ? ` One point of ${step} is drawn.` : "";
  const lines =
    groups === undefined
      ? ""
      : ` and fitted ${agree(groups.levels.length, "line")} of ${count(groups.levels.length, "group")} (${groups.group})`;
  return `${name} over ${axis.name}: ${count(known, "sample")}${lines}.${mean}${many}${thinned}`;
}
