import { dot, line } from "@observablehq/plot";
import { drawPlot } from "./draw-plot.js";
import type { Canvas, Columns } from "./figure.js";
import { normalQuantile } from "./normal-quantile.js";

const MOST = 1500;

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
  const step = Math.ceil(n / MOST) || 1;
  // The ends of the line, which say most, are kept.
  const shown = [...sorted.keys()].filter((i) => i % step === 0 || i < 20 || i >= n - 20);
  const { theme } = canvas;
  const node = drawPlot(canvas, {
    height: 300,
    x: { label: "normal quantile (standard deviations)", labelAnchor: "center", labelArrow: "none" },
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
