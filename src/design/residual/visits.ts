import type { ResidualText } from "../../formula/parse-residual.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { evaluate } from "../evaluate.js";
import type { Evaluation } from "../evaluation.js";
import { markedColumn } from "../factor.js";
import type { LearnedTerms } from "../fixed/matrix-terms.js";
import { categoriesOf, levelLabel } from "../values/levels.js";
import type { Categories } from "../values/value.js";
import type { Variables } from "../values/variables.js";

/**
 * The visits of a structure in their order, and the visit of each row. The levels are those that the structure lists, in
 * `C(visit, levels=[...])`, else those that the fixed effects have of the column, else its values: numbers by size, text by
 * code point. Listed levels without rows keep their place.
 */
export function visitsOf(
  asked: ResidualText,
  variables: Variables,
  fixed: LearnedTerms,
): Pick<ResidualDesign, "visits" | "visit"> {
  const { codes, levels } = levelsOf(asked, variables, fixed);
  return { visits: levels.map(levelLabel), visit: codes };
}

function levelsOf(
  { text, left, visit }: ResidualText,
  variables: Variables,
  fixed: LearnedTerms,
): Pick<Categories, "codes" | "levels"> {
  if (left.kind === "call" && left.callee !== "Q") {
    const evaluation: Evaluation = { formula: text, variables, memory: [], learning: true, used: 0 };
    const value = evaluate(evaluation, left);
    if (value.kind === "factor") return value;
  }
  for (const { spec, values } of fixed.factors) {
    if (spec.kind !== "categorical" || values.kind !== "categorical") continue;
    if (markedColumn(spec.name) === visit.name) return { codes: values.codes, levels: spec.levels };
  }
  return categoriesOf(variables.byName.get(visit.name)!);
}
