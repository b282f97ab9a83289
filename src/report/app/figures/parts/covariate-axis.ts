import type { ScaleOptions } from "@observablehq/plot";
import type { CovariateRecord } from "../../../record/report-record.js";
import { shorten } from "../../format-number.js";

const LETTER = 7;

/** The axis of a covariate: numbers, or one place for each category, named as long as there is room. */
export function covariateAxis({ name, labels }: CovariateRecord, width: number): ScaleOptions {
  if (labels === undefined) {
    return { label: `${shorten(name, 40)} (as in the metadata)`, labelAnchor: "center", labelArrow: "none" };
  }
  const room = Math.max(3, Math.floor(width / labels.length / LETTER) - 1);
  return {
    label: `${shorten(name, 40)} (category)`,
    labelAnchor: "center",
    labelArrow: "none",
    domain: [-0.5, labels.length - 0.5],
    ticks: [...labels.keys()] as unknown as Iterable<number>,
    tickFormat: (value: number) => shorten(labels[value] ?? "", room),
  } as ScaleOptions;
}
