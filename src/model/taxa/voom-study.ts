import { prepareFor } from "../../fit/prepare/prepare.js";
import { parseFormula } from "../../formula/parse-formula.js";
import { checkOptions } from "../../options/check.js";
import { designOptions } from "../../options/design.js";
import * as option from "../../options/schema.js";
import { asTable } from "../../table/as-table.js";
import { joinSamples } from "../../table/join-samples.js";
import type { Table } from "../../table/table.js";
import { linearPlan } from "../ols/ols.js";
import type { Voomed, VoomOptions } from "./voom.js";
import { voomOnPlan } from "./voom-on-plan.js";

const { responses: _, ...ofDesign } = designOptions;

const kinds = {
  ...ofDesign,
  librarySizes: option.record<Readonly<Record<string, number>>>(),
  span: option.share,
};

/** `voom`, where it is asked for. */
export function voomStudy(
  counts: Table | object,
  formula: string,
  metadata: Table | object,
  options: VoomOptions,
): Voomed {
  checkOptions("voom", options, kinds);
  const { librarySizes, span, ...given } = options;
  const joined = joinSamples(asTable(counts), asTable(metadata, { where: "metadata" }));
  const { groups, reFormula, vcFormula, ...design } = given;
  const hasGroups =
    groups !== undefined || parseFormula(formula, { columns: [], leftSide: true }).bars.length > 0;
  const study = { metadata: joined.metadata, responses: undefined, notes: [] };
  const plan = hasGroups
    ? prepareFor(formula, joined.metadata, given, undefined)
    : linearPlan(formula, study, design);
  return voomOnPlan(plan, joined.table, { librarySizes, span });
}
