import type { Plan } from "../../fit/plan.js";
import { groupNotes } from "../../fit/prepare/design-notes.js";
import { prepareFor } from "../../fit/prepare/prepare.js";
import { withNotes } from "../../fit/prepare/with-notes.js";
import { parseLeftSide } from "../../formula/left-side.js";
import { parseExpression } from "../../formula/parse-expression.js";
import { parseFormula } from "../../formula/parse-formula.js";
import { tokenize } from "../../formula/tokenize.js";
import { linearPlan } from "../../model/ols/ols.js";
import type { FitOptions } from "../../options/fit.js";
import type { Table } from "../../table/table.js";
import type { FitRequest, OlsRequest } from "../commands/request.js";
import { type Inputs, needMetadata } from "../files/read-inputs.js";
import type { StudyInputs } from "../files/read-study.js";
import type { Log } from "../log/log.js";
import { describePlan, mixedColumns } from "./describe-plan.js";

/**
 * Prepare the model of some inputs and say in the log what it is. Its notes are those of the inputs, which were said when
 * they were read, those on columns of mixed type, and those on the design.
 */
export function planInputs(formula: string, inputs: StudyInputs, options: FitOptions, log: Log): Plan {
  return planned(inputs, (metadata) => prepareFor(formula, metadata, options, inputs.responses), log);
}

/** The same of a linear model. */
export function planLinear({ formula, model }: OlsRequest, inputs: StudyInputs, log: Log): Plan {
  const { responses } = inputs;
  return planned(inputs, (metadata) => linearPlan(formula, { metadata, responses, notes: [] }, model), log);
}

function planned(inputs: Inputs, make: (metadata: Table) => Plan, log: Log): Plan {
  const metadata = needMetadata(inputs);
  const plan = make(metadata);
  describePlan(plan, inputs.kinds, new Set(groupNotes(metadata, plan.design)), log);
  return withNotes(plan, [...inputs.notes, ...mixedColumns(plan.design, inputs.kinds)]);
}

/** Read the formulas of a request before any file, so that a slip of the pen costs no time. Throws FormulaError. */
export function checkFormulas({ formula, model }: Pick<FitRequest, "formula" | "model">): void {
  const { reFormula, vcFormula = {}, subset } = model;
  parseLeftSide(formula);
  parseFormula(formula, { columns: [], leftSide: true });
  for (const text of [reFormula, ...Object.values(vcFormula)]) if (text !== undefined) parseFormula(text);
  if (subset !== undefined) parseExpression(subset, tokenize(subset));
}
