import { structureTexts } from "../../fit/fallbacks.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";

/** A long table with the structure of the residuals that each response took, in a last column; as it is where there is one structure. */
export function withStructure<T extends { readonly response: readonly string[] }>(
  plan: Plan,
  { structure, responses }: FitResult,
  table: { readonly index: string[]; readonly columns: T },
): { index: string[]; columns: T & { residual?: readonly string[] } } {
  if (plan.fallbacks === undefined || structure === undefined) return table;
  const texts = structureTexts(plan);
  const rows = responses.length === 0 ? 0 : table.columns.response.length / responses.length;
  const residual = table.columns.response.map((_, at) => texts[structure[Math.floor(at / rows)]!]!);
  return { index: table.index, columns: { ...table.columns, residual } };
}
