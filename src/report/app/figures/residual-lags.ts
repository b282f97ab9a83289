import { areaY, dot, line, ruleX, ruleY } from "@observablehq/plot";
import type { ReportData } from "../../record/report-record.js";
import { fixed, shorten } from "../format-number.js";
import { responseLabel } from "../names.js";
import { drawPlot } from "./parts/draw-plot.js";
import type { Figure } from "./parts/figure.js";

/** Standard errors of a correlation of zero on either side of the band. */
const BAND = 1.96;

interface Lag {
  readonly lag: number;
  readonly label: string;
  readonly raw: number;
  readonly whitened: number;
  readonly decay: number;
  readonly pairs: number;
  readonly limit: number;
}

/** Correlation of the residuals of the chosen response by lag, before and after the structure is taken out of them. */
export const residualLags: Figure = {
  id: "residual-lags",
  title: "Residual correlation by lag",
  follows: ["response"],
  canDraw: ({ residual }) => residual !== undefined && residual.lags.length > 0,
  draw: (data, { response }, canvas) => {
    const { theme, width } = canvas;
    const { visits, visit, decay } = data.residual!;
    const lags = lagsOf(data, response);
    const all = data.residual!.lags;
    const room = Math.max(3, Math.floor((width - 80) / all.length / 7));
    const unit =
      visits.length > 0 ? `lag (number of values of ${shorten(visit, 30)})` : `lag (${shorten(visit, 30)})`;
    const ends = lags.flatMap((each) => [
      { lag: each.lag - 0.4, limit: each.limit },
      { lag: each.lag + 0.4, limit: each.limit },
    ]);
    const node = drawPlot(canvas, {
      height: 300,
      x: {
        label: unit,
        labelAnchor: "center",
        labelArrow: "none",
        domain: [0.4, all.length + 0.6],
        ticks: all.map((_, i) => i + 1),
        tickFormat: (at: number) => shorten(all[at - 1] ?? "", room),
      },
      y: { label: "correlation", domain: domainOf(lags), grid: true, labelArrow: "none" },
      legend: [
        { label: "whitened residuals", colour: theme.down },
        { label: "residuals as they are", colour: theme.muted, sign: "○" },
        ...(decay === undefined ? [] : [{ label: "estimated", colour: theme.up, sign: "▬" as const }]),
        { label: "95 % band around 0", colour: theme.faint, sign: "■" },
      ],
      marks: [
        areaY(ends, {
          x: "lag",
          y1: (d: { limit: number }) => -d.limit,
          y2: "limit",
          fill: theme.faint,
          fillOpacity: 0.5,
          curve: "step",
        }),
        ruleY([0], { stroke: theme.muted }),
        ...(decay === undefined
          ? []
          : [line(lags, { x: "lag", y: "decay", stroke: theme.up, strokeWidth: 2 })]),
        ruleX(lags, { x: "lag", y1: 0, y2: "whitened", stroke: theme.down, strokeWidth: 2 }),
        dot(lags, { x: "lag", y: "raw", r: 4, stroke: theme.muted, strokeWidth: 1.5 }),
        dot(lags, { x: "lag", y: "whitened", r: 4.5, fill: theme.down }),
      ],
    });
    return {
      node,
      finding: findingOf(data, response, lags),
      columns: () => ({
        lag: lags.map(({ label }) => label),
        pairs: lags.map(({ pairs }) => pairs),
        whitened: lags.map(({ whitened }) => whitened),
        raw: lags.map(({ raw }) => raw),
        band: lags.map(({ limit }) => limit),
        ...(decay && { estimated: lags.map((each) => each.decay) }),
      }),
    };
  },
};

function lagsOf({ residual }: ReportData, response: number): Lag[] {
  const { responses, lags, raw, whitened, counts, decay } = residual!;
  const at = responses.indexOf(response);
  if (at < 0) return [];
  return lags
    .map((label, k) => {
      const place = at * lags.length + k;
      const pairs = counts[place]!;
      return {
        lag: k + 1,
        label,
        raw: raw[place]!,
        whitened: whitened[place]!,
        decay: decay?.[place] ?? Number.NaN,
        pairs,
        limit: Math.min(1, BAND / Math.sqrt(pairs)),
      };
    })
    .filter(({ pairs, whitened: own }) => pairs > 0 && !Number.isNaN(own));
}

function domainOf(lags: readonly Lag[]): [number, number] {
  const low = Math.min(-0.2, ...lags.flatMap(({ raw, whitened, limit }) => [raw, whitened, -limit]));
  const high = Math.max(0.2, ...lags.flatMap(({ raw, whitened, limit }) => [raw, whitened, limit]));
  return [Math.max(-1, low * 1.08), Math.min(1, high * 1.08)];
}

function findingOf(data: ReportData, response: number, lags: readonly Lag[]): string {
  const name = responseLabel(data, response);
  if (lags.length === 0)
    return `The residual correlations of ${name} are not held in this report, or there are none.`;
  const outside = lags.filter(({ whitened, limit }) => Math.abs(whitened) > limit);
  const of = lags.length === 1 ? "the one lag" : `the ${lags.length} lags`;
  const said =
    outside.length === 0
      ? `At ${of} the whitened residuals of ${name} stay within the band: nothing is left of the correlation.`
      : `Of ${of} ${outside.length} ${outside.length === 1 ? "leaves" : "leave"} the band, that of lag ` +
        `${outside[0]!.label} with ${fixed(outside[0]!.whitened, 2)}: the structure may not fit ${name}.`;
  return `${said} Whitened are residuals about the population mean with the covariance of the model taken out.`;
}
