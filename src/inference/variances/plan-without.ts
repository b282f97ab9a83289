import type { Design } from "../../design/design.js";
import type { Plan } from "../../fit/plan.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";

/** The plan with columns of X left out. */
export function planWithout(plan: Plan, columns: readonly number[]): Plan {
  const { fixed } = plan.design;
  const width = fixed.columns.length;
  const kept = fixed.columns.map((_, j) => j).filter((j) => !columns.includes(j));
  const design: Design = {
    ...plan.design,
    fixed: {
      ...fixed,
      columns: kept.map((j) => fixed.columns[j]!),
      terms: [],
      values: Float64Array.from({ length: plan.design.rows.length * kept.length }, (_, at) => {
        const row = Math.floor(at / kept.length);
        return fixed.values[row * width + kept[at % kept.length]!]!;
      }),
    },
  };
  const whole = reduceRows(design, undefined, plan.search);
  const reduced = typeof plan.options.weights === "object" ? null : whole.reduced;
  return { ...plan, design, ...whole, reduced };
}
