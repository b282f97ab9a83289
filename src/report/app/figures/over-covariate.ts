import { dot, line, type Markish } from "@observablehq/plot";
import type { CovariateRecord, ReportData } from "../../record/report-record.js";
import { count, shorten } from "../format-number.js";
import { covariateAxis } from "./parts/covariate-axis.js";
import { drawPlot } from "./parts/draw-plot.js";
import type { Canvas, Figure } from "./parts/figure.js";
import type { LegendEntry } from "./parts/legend.js";
import { colouring, type Grouping, mainGroups } from "./parts/main-groups.js";
import { linearPredictor, type ResponseValues, valuesOf } from "./parts/values-of.js";

/** Most points and most lines of groups drawn. */
const MOST_POINTS = 2000;
const MOST_LINES = 150;

/** The chosen response over a covariate: raw values, fitted lines of the groups, the mean of the population. */
export const overCovariate: Figure = {
  id: "over-covariate",
  title: "The chosen response over a covariate",
  follows: ["response", "covariate"],
  canDraw: ({ cells, covariates }) => cells?.effects !== undefined && covariates.length > 0,
  draw: (data, { response, covariate }, canvas) => {
    const axis = data.covariates[covariate]!;
    const found = valuesOf(data, response);
    const { theme, width } = canvas;
    const by = colouring(data, axis);
    const colourOf = (i: number) => {
      const code = by?.codes[i] ?? -1;
      return by === undefined ? theme.down : code < 0 ? theme.muted : theme.categories[code]!;
    };
    const x = (i: number) => axis.values[i]! + (axis.labels === undefined ? 0 : jitter(i));
    const known = found === undefined ? [] : [...axis.values.keys()].filter((i) => isPlaced(axis, found, i));
    const step = Math.ceil(known.length / MOST_POINTS) || 1;
    const shown = known.filter((_, i) => i % step === 0);
    const mean = found === undefined ? [] : populationLines(data, axis, response, found, known, by);
    const name = data.responses[response]!;
    const node = drawPlot(canvas, {
      height: Math.min(400, Math.max(300, width * 0.5)),
      x: covariateAxis(axis, width - 72),
      y: { label: `${shorten(name, 30)} (${data.model.unit})`, grid: true, nice: true, labelArrow: "none" },
      legend: legendOf(by, data, canvas),
      marks: [
        ...(found === undefined ? [] : [groupLines(data, axis, known, found.fitted, colourOf)]),
        dot(shown, {
          x,
          y: (i: number) => found!.observed[i]!,
          r: 2.5,
          fill: colourOf,
          fillOpacity: 0.6,
          title: (i: number) => data.design!.samples[i]!,
        }),
        line(mean, {
          x: "x",
          y: "y",
          z: "code",
          stroke: (d: MeanPoint) => (d.code < 0 ? theme.ink : theme.categories[d.code]!),
          strokeWidth: 3,
        }),
      ],
    });
    return {
      node,
      finding: findingOf(data, axis, name, known.length, step, found !== undefined),
      columns: () => ({
        sample: known.map((i) => data.design!.samples[i]!),
        [axis.name]: known.map((i) => axis.labels?.[axis.values[i]!] ?? axis.values[i]!),
        observed: known.map((i) => found!.observed[i]!),
        fitted: known.map((i) => found!.fitted[i]!),
        population: known.map((i) => found!.population[i]!),
      }),
    };
  },
};

interface MeanPoint {
  readonly x: number;
  readonly y: number;
  readonly code: number;
}

function isPlaced({ values, labels }: CovariateRecord, { observed }: ResponseValues, i: number): boolean {
  const value = values[i]!;
  return !Number.isNaN(observed[i]) && !Number.isNaN(value) && (labels === undefined || value >= 0);
}

/** Spreads the samples of a category, the same way each time. */
function jitter(i: number): number {
  return ((i * 0.618034) % 1) * 0.5 - 0.25;
}

/** Fitted values of each group, joined along the covariate. */
function groupLines(
  data: ReportData,
  axis: CovariateRecord,
  known: readonly number[],
  fitted: Float32Array,
  stroke: (i: number) => string,
): Markish {
  const groups = mainGroups(data)?.index;
  if (groups === undefined) return [];
  const drawn = known
    .filter((i) => groups[i]! >= 0 && groups[i]! < MOST_LINES)
    .sort((a, b) => axis.values[a]! - axis.values[b]!);
  return line(drawn, {
    x: (i: number) => axis.values[i]!,
    y: (i: number) => fitted[i]!,
    z: (i: number) => groups[i]!,
    stroke,
    strokeWidth: 1,
    strokeOpacity: 0.5,
  });
}

/** The mean of the population: along the curve of the covariate, or, by category, over the samples at each value. */
function populationLines(
  { covariates: _, coefficients, terms }: ReportData,
  { curve, values }: CovariateRecord,
  response: number,
  { population }: ResponseValues,
  known: readonly number[],
  by: Grouping | undefined,
): MeanPoint[] {
  if (by === undefined && curve !== undefined) {
    const beta = coefficients.estimate.subarray(response * terms.length, (response + 1) * terms.length);
    const means = linearPredictor(curve.X, beta);
    const { points, unknown } = curve;
    const isKnown = (i: number) => unknown?.[response * points.length + i] !== 1;
    return Array.from(points, (x, i) => ({ x, y: isKnown(i) ? means[i]! : Number.NaN, code: -1 }));
  }
  const sums = new Map<string, { x: number; code: number; total: number; count: number }>();
  for (const i of known) {
    const code = by?.codes[i] ?? -1;
    const key = `${code} ${values[i]}`;
    const entry = sums.get(key) ?? { x: values[i]!, code, total: 0, count: 0 };
    sums.set(key, { ...entry, total: entry.total + population[i]!, count: entry.count + 1 });
  }
  return [...sums.values()]
    .map(({ x, code, total, count: n }) => ({ x, y: total / n, code }))
    .sort((a, b) => a.code - b.code || a.x - b.x);
}

function legendOf(by: Grouping | undefined, data: ReportData, { theme }: Canvas): LegendEntry[] {
  const group = mainGroups(data)?.group;
  const colours =
    by?.labels.map((label, i) => ({ label: `${by.name} ${label}`, colour: theme.categories[i]! })) ?? [];
  const lines: LegendEntry[] = [{ label: "thick: population", colour: theme.ink, sign: "▬" }];
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
): string {
  if (!isHeld)
    return `The values of ${name} by sample are not held in this report; choose a stronger response.`;
  const groups = mainGroups(data);
  const by = colouring(data, axis);
  const held = axis.curve?.held ? `, with ${axis.curve.held}` : "";
  const mean =
    by !== undefined
      ? ` Thick lines are the means of the population at each ${by.name}.`
      : ` The thick line is the mean of the population${held}.`;
  const many =
    groups !== undefined && groups.levels.length > MOST_LINES
      ? ` Lines are drawn of the first ${MOST_LINES} groups.`
      : "";
  const thinned = step > 1 ? ` One point of ${step} is drawn.` : "";
  const lines =
    groups === undefined
      ? ""
      : ` and fitted lines of ${count(groups.levels.length, "group")} (${groups.group})`;
  return `${name} over ${axis.name}: ${count(known, "sample")}${lines}.${mean}${many}${thinned}`;
}
