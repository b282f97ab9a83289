import { FormulaError } from "../../errors.js";
import type { Plan } from "../../fit/plan.js";
import { type DatesUsed, dateNote, datesUsed, groupNotes } from "../../fit/prepare/design-notes.js";
import { prepareFor } from "../../fit/prepare/prepare.js";
import { withNotes } from "../../fit/prepare/with-notes.js";
import { residualSupport } from "../../fit/residuals.js";
import { parseLeftSide } from "../../formula/left-side.js";
import { parseExpression } from "../../formula/parse-expression.js";
import { parseFormula } from "../../formula/parse-formula.js";
import { parseResidual } from "../../formula/parse-residual.js";
import { residualTexts } from "../../formula/residual-names.js";
import { tokenize } from "../../formula/tokenize.js";
import { linearPlan } from "../../model/ols/ols.js";
import type { FitOptions } from "../../options/fit.js";
import { spelled } from "../../options/words/say.js";
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
  const { responses } = inputs;
  return planned(
    inputs,
    (metadata) => prepareFor(formula, metadata, options, responses, residualSupport),
    log,
  );
}

/** The same of a linear model. */
export function planLinear({ formula, model }: OlsRequest, inputs: StudyInputs, log: Log): Plan {
  const { responses } = inputs;
  return planned(inputs, (metadata) => linearPlan(formula, { metadata, responses, notes: [] }, model), log);
}

function planned(inputs: Inputs, make: (metadata: Table) => Plan, log: Log): Plan {
  const metadata = needMetadata(inputs);
  const prepared = make(metadata);
  const dates = datesUsed(metadata, prepared.design);
  const plan = inFlags(prepared, dates);
  const loud = [
    ...groupNotes(metadata, plan.design),
    ...dates.flatMap((each) => (each.isGuess ? [inFlag(each)] : [])),
  ];
  describePlan(plan, inputs.kinds, new Set(loud), log);
  for (const { name, origin, isGuess } of dates) {
    const what = isGuess ? "text that looks like dates" : "dates";
    const took = `days since ${origin}`;
    // The note of the plan says it.
    log.keep({ what, columns: [name], took, option: "categorical", ...(isGuess && { isWarning: true }) });
  }
  return withNotes(plan, [...inputs.notes, ...mixedColumns(plan.design, inputs.kinds)]);
}

/** Notes on dates with the flag that asks for categories. */
function inFlags(plan: Plan, dates: readonly DatesUsed[]): Plan {
  const said = new Map(dates.map((each) => [dateNote(each, "categorical"), inFlag(each)]));
  return { ...plan, notes: plan.notes.map((note) => said.get(note) ?? note) };
}

function inFlag(dates: DatesUsed): string {
  return dateNote(dates, spelled({ option: "categorical" }));
}

/** Read the formulas of a request before any file, so that a slip of the pen costs no time. Throws FormulaError. */
export function checkFormulas({ formula, model }: Pick<FitRequest, "formula" | "model">): void {
  const { reFormula, vcFormula = {}, subset, residual } = model;
  withHint(() => {
    parseLeftSide(formula);
    parseFormula(formula, { columns: [], leftSide: true });
  });
  for (const text of [reFormula, ...Object.values(vcFormula)]) if (text !== undefined) parseFormula(text);
  for (const text of residualTexts(residual)) parseResidual(text);
  if (subset !== undefined) parseExpression(subset, tokenize(subset));
}

/** Columns are not known yet, of which some may have names that are no words. */
function withHint(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof FormulaError) || !/expected an operator, not '\p{L}/u.test(error.message))
      throw error;
    const [said] = error.message.split("\n");
    const hint = "; a column whose name is no word is written Q('body-site')";
    throw new FormulaError(`${said}${hint}`, error.formula, error.start, error.end);
  }
}
