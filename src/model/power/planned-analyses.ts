import { UsageError } from "../../errors.js";
import type { FitOptions } from "../../options/fit.js";
import type { PlannedAnalysis } from "./planned-studies.js";
import { listOf, type PowerOptions } from "./power-options.js";

/** The models that studies are analysed with: that of the truth and others, each with every test. */
export function plannedAnalyses(
  { analyses = [], tests }: PowerOptions,
  base: { readonly formula: string; readonly options: FitOptions },
): PlannedAnalysis[] {
  const others = analyses.map((each) => {
    if (typeof each === "string") return { formula: each, options: base.options, label: each };
    if (typeof each !== "object" || each === null)
      throw new UsageError(
        `power: analyses must be formulas, or options with a formula, got ${String(each)}`,
      );
    const { formula = base.formula, ...own } = each;
    const options = { ...base.options, ...own };
    const label = [formula, ...[own.residual, own.variance].flat()].filter(Boolean).join("; ");
    return { formula, options, label };
  });
  const models = [
    { ...base, label: "model", isTruth: true },
    ...others.map((each) => ({ ...each, isTruth: false })),
  ];
  return models.flatMap(({ label, formula, options, isTruth }) => {
    const own = tests === undefined ? [options.test ?? "satterthwaite"] : listOf(tests);
    return own.map((test) => ({
      label: others.length === 0 ? test : `${label}, ${test}`,
      formula,
      options: { ...options, test },
      isTruth,
    }));
  });
}
