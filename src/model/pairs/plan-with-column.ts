import type { Design } from "../../design/design.js";
import { designOnRows } from "../../design/rows/take-rows.js";
import type { Plan } from "../../fit/plan.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";

/**
 * A plan with one more column of X, the last, on the samples that have a value of it.
 *
 * @param values at the samples of the plan; NaN where there is none
 */
export function planWithColumn(plan: Plan, name: string, values: Float64Array): Plan {
  const rows = Int32Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]));
  const isWhole = rows.length === values.length;
  const design = withColumn(isWhole ? plan.design : designOnRows(plan.design, rows), name, values, rows);
  const samples = isWhole ? plan.samples : Array.from(rows, (row) => plan.samples[row]!);
  const { reasons: _, ...whole } = reduceRows(design, undefined, plan.search);
  const isWeighted = typeof plan.options.weights === "object";
  return { ...plan, samples, design, ...whole, ...(isWeighted && { reduced: null }) };
}

function withColumn(design: Design, name: string, values: Float64Array, rows: Int32Array): Design {
  const { columns, terms, spec, values: X } = design.fixed;
  const width = columns.length;
  const wider = new Float64Array(rows.length * (width + 1));
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < width; j++) wider[i * (width + 1) + j] = X[i * width + j]!;
    wider[i * (width + 1) + width] = values[rows[i]!]!;
  }
  return {
    ...design,
    fixed: {
      columns: [...columns, name],
      terms: [...terms, { name, start: width, end: width + 1 }],
      values: wider,
      spec: { ...spec, columns: [...spec.columns, name] },
    },
  };
}
