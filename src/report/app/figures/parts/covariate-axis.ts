import type { ScaleOptions } from "@observablehq/plot";
import type { CovariateRecord } from "../../../record/report-record.js";
import { shorten } from "../../format-number.js";

const LETTER = 7;
/** Room beside the outermost points, as a share of their range. */
const PADDING = 0.04;

/** The axis of a covariate: numbers, or one place for each category, named as long as there is room. */
export function covariateAxis({ name, labels, values }: CovariateRecord, width: number): ScaleOptions {
  if (labels === undefined) {
    const [low, high] = rangeOf(values);
    const pad = (high - low) * PADDING || 1;
    return {
      label: shorten(name, 40),
      labelAnchor: "center",
      labelArrow: "none",
      ...(high >= low && { domain: [low - pad, high + pad] }),
      ...(width < 300 && { ticks: 4 }),
    };
  }
  const room = Math.max(3, Math.floor(width / labels.length / LETTER) - 1);
  return {
    label: shorten(name, 40),
    labelAnchor: "center",
    labelArrow: "none",
    domain: [-0.5, labels.length - 0.5],
    ticks: [...labels.keys()] as unknown as Iterable<number>,
    tickFormat: (value: number) => shorten(labels[value] ?? "", room),
  } as ScaleOptions;
}

function rangeOf(values: Float32Array): [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [value < low ? value : low, value > high ? value : high],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}
