import { prepareFor } from "../../fit/prepare/prepare.js";
import { residualSupport } from "../../fit/residuals.js";
import { parseFormula } from "../../formula/parse-formula.js";
import { checkOptions } from "../../options/check.js";
import { designOptions } from "../../options/design.js";
import { fitOptions } from "../../options/fit.js";
import * as option from "../../options/schema.js";
import { asTable } from "../../table/as-table.js";
import { joinSamples } from "../../table/join-samples.js";
import type { TableLike } from "../../table/source-columns.js";
import { linearPlan } from "../ols/ols.js";
import type { Voomed, VoomOptions } from "./voom.js";
import { voomOnPlan } from "./voom-on-plan.js";

const { responses: _, ...ofDesign } = designOptions;

const kinds = {
  ...ofDesign,
  residual: fitOptions.residual,
  variance: fitOptions.variance,
  librarySizes: option.record<Readonly<Record<string, number>>>(),
  span: option.share,
};

/** `voom`, where it is asked for. */
export function voomStudy(
  counts: TableLike,
  formula: string,
  metadata: TableLike,
  options: VoomOptions,
): Voomed {
  checkOptions("voom", options, kinds);
  const { librarySizes, span, ...given } = options;
  const joined = joinSamples(asTable(counts), asTable(metadata, { where: "metadata" }));
  const { groups, reFormula, vcFormula, residual, variance, ...design } = given;
  const hasGroups =
    (groups ?? residual ?? variance) !== undefined ||
    parseFormula(formula, { columns: [], leftSide: true }).bars.length > 0;
  const study = { metadata: joined.metadata, responses: undefined, notes: [] };
  const plan = hasGroups
    ? prepareFor(formula, joined.metadata, given, undefined, residualSupport)
    : linearPlan(formula, study, design);
  return voomOnPlan(plan, joined.table, { librarySizes, span });
}
