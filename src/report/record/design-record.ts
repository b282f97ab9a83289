import { levelsSeen } from "../../design/random/random-term.js";
import type { Plan } from "../../fit/plan.js";
import { structuredLabel } from "../../fit/term-label.js";
import { fitDescribed } from "../../options/words/fit-words.js";
import { reportLines } from "../../options/words/report-lines.js";
import type { DesignRecord, ModelRecord } from "./report-record.js";

/** The rows of the design, in single precision. */
export function designRecord({ samples, design }: Plan): DesignRecord {
  return {
    samples,
    X: Float32Array.from(design.fixed.values),
    ...(design.offset && { offset: Float32Array.from(design.offset) }),
    ...(design.weights && { weights: Float32Array.from(design.weights) }),
    random: design.random.map(({ name, group, columns, levels, index, values }) => ({
      name,
      group,
      columns,
      levels,
      index,
      Z: Float32Array.from(values),
    })),
  };
}

/** What was fitted, in words. */
export function modelRecord(plan: Plan, isBalances: boolean): ModelRecord {
  const levels = new Map(plan.design.random.map((term) => [term.group, levelsSeen(term)]));
  return {
    formula: plan.formula,
    random: plan.design.random.map(structuredLabel),
    groups: Array.from(levels, ([name, count]) => ({ name, levels: count })),
    samples: plan.samples.length,
    likelihood: plan.options.reml ? "REML" : "ML",
    options: reportLines(fitDescribed, { ...plan.options }),
    unit: isBalances ? "log-ratio" : "response units",
    notes: plan.notes,
  };
}
