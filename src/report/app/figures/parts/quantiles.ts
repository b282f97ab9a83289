import { dot, line } from "@observablehq/plot";
import { drawPlot } from "./draw-plot.js";
import type { Canvas, Columns } from "./figure.js";

const MAX_POINTS = 1500;

/** Sorted values against normal quantiles, with the line through their quartiles. */
export function drawQuantiles(
  values: ArrayLike<number>,
  label: string,
  canvas: Canvas,
): { node: SVGSVGElement; columns: () => Columns; bend: number } {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const n = sorted.length;
  const expected = Float64Array.from(sorted, (_, i) => normalQuantile((i + 0.5) / n));
  const [low, high] = [sorted[Math.floor(n / 4)] ?? 0, sorted[Math.floor((3 * n) / 4)] ?? 0];
  const slope = (high - low) / (2 * normalQuantile(0.75));
  const middle = (low + high) / 2;
  const ends = n === 0 ? [] : [expected[0]!, expected[n - 1]!];
  const step = Math.ceil(n / MAX_POINTS) || 1;
  // The ends of the line, which say most, are kept.
  const shown = [...sorted.keys()].filter((i) => i % step === 0 || i < 20 || i >= n - 20);
  const { theme } = canvas;
  const node = drawPlot(canvas, {
    height: 300,
    inset: 6,
    x: { label: "normal quantile", labelAnchor: "center", labelArrow: "none" },
    y: { label, grid: true, nice: true, labelArrow: "none" },
    marks: [
      line(ends, {
        x: (z: number) => z,
        y: (z: number) => middle + slope * z,
        stroke: theme.muted,
        strokeDasharray: "4,3",
      }),
      dot(shown, {
        x: (i: number) => expected[i]!,
        y: (i: number) => sorted[i]!,
        r: 2.5,
        fill: theme.down,
        fillOpacity: 0.7,
      }),
    ],
  });
  return {
    node,
    columns: () => ({ normal_quantile: expected, value: sorted }),
    bend: correlation(expected, sorted),
  };
}

function correlation(x: Float64Array, y: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xy += (x[i]! - mx) * (y[i]! - my);
    xx += (x[i]! - mx) ** 2;
    yy += (y[i]! - my) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

const a = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const b = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
];
const c = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const d = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
const LOW = 0.02425;

/** Quantile of the normal distribution to nine digits, enough for axes (P. J. Acklam's rational approximation). */
export function normalQuantile(p: number): number {
  if (p < LOW) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - LOW) return -tail(Math.sqrt(-2 * Math.log1p(-p)));
  const q = p - 0.5;
  const r = q * q;
  return (polynomial(a, r) * q) / (polynomial(b, r) * r + 1);
}

function tail(q: number): number {
  return polynomial(c, q) / (polynomial(d, q) * q + 1);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
