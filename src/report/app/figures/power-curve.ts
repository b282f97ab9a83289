import { dot, gridY, line, ruleY } from "@observablehq/plot";
import type { PowerRecord } from "../../record/report-record.js";
import { drawPlot } from "./parts/draw-plot.js";
import type { Canvas, Drawing, Figure } from "./parts/figure.js";

/** The power that studies are planned for. */
const TARGET = 80;

/** What planned studies would find, over their numbers of groups. */
export const powerCurve: Figure = {
  id: "power",
  title: "Power of planned studies",
  follows: [],
  canDraw: ({ power }) => power !== undefined && power.curves.length > 0,
  draw: ({ power }, _, canvas) => drawPower(power!, canvas),
};

/** The curves by themselves. */
export function drawPower({ curves, isOfOne }: PowerRecord, canvas: Canvas): Drawing {
  const { theme } = canvas;
  const points = curves.flatMap(({ groups, power }, curve) =>
    groups.map((count, i) => ({ curve, groups: count, power: 100 * power[i]! })),
  );
  const colour = (curve: number) => theme.categories[curve % theme.categories.length]!;
  const what = isOfOne ? "power (%)" : "true effects found (%)";
  const fill = (d: { curve: number }) => colour(d.curve);
  const node = drawPlot(canvas, {
    height: 320,
    x: { label: "groups", labelAnchor: "center", labelArrow: "none" },
    y: { label: what, domain: [0, 100] },
    legend: curves.map(({ label }, i) => ({ label, colour: colour(i), sign: "■" as const })),
    marks: [
      gridY({ stroke: theme.faint }),
      ruleY([TARGET], { stroke: theme.ink, strokeDasharray: "4 3" }),
      line(points, { x: "groups", y: "power", z: "curve", stroke: fill }),
      dot(points, {
        x: "groups",
        y: "power",
        r: 3,
        fill,
        title: (d: (typeof points)[number]) =>
          `${curves[d.curve]!.label}: ${d.groups} groups, ${d.power.toFixed(1)} %`,
      }),
    ],
  });
  const best = points.reduce((most, point) => (point.power > most.power ? point : most), points[0]!);
  return {
    node,
    finding: `At most ${best.power.toFixed(0)} % with ${best.groups} groups (${curves[best.curve]!.label}); the broken line is ${TARGET} %.`,
    columns: () => ({
      curve: points.map(({ curve }) => curves[curve]!.label),
      groups: points.map(({ groups }) => groups),
      percent: points.map(({ power }) => power),
    }),
  };
}
