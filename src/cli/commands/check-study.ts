import { ungrouped } from "../../design/random/random-request.js";
import { FormulaError } from "../../errors.js";
import type { Formula } from "../../formula/formula.js";
import { parseLeftSide } from "../../formula/left-side.js";
import { parseFormula } from "../../formula/parse-formula.js";
import { unnamedResponses } from "../../model/plan-study.js";

/** What a study is, as the command line says it. */
interface StudyValues {
  readonly formula?: string | undefined;
  readonly groups?: string | undefined;
  readonly residual?: string | readonly string[] | undefined;
  readonly variance?: string | undefined;
  readonly responses?: readonly string[] | undefined;
  readonly metadata?: readonly string[] | undefined;
}

/**
 * Check that a command line says what is fitted: groups for random effects, and the responses in a table that holds the
 * covariates too. A formula that cannot be read is left for later: it is data.
 *
 * @throws UsageError for want of either
 */
export function checkStudy(
  { formula = "", groups, residual, variance, responses, metadata = [] }: StudyValues,
  needsGroups: boolean,
): void {
  const parsed = readable(formula);
  if (parsed === undefined) return;
  const isGrouped = (groups ?? residual ?? variance) !== undefined || parsed.bars.length > 0;
  if (needsGroups && !isGrouped) throw ungrouped();
  if (metadata.length === 0 && responses === undefined && !parsed.isNamed) throw unnamedResponses();
}

function readable(formula: string): (Formula & { readonly isNamed: boolean }) | undefined {
  try {
    const isNamed = parseLeftSide(formula) !== undefined;
    return { ...parseFormula(formula, { columns: [], leftSide: true }), isNamed };
  } catch (error) {
    if (error instanceof FormulaError) return undefined;
    throw error;
  }
}
