import { planOfStructure, structureParts, structureTexts } from "../../fit/fallbacks.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { longTable, repeatAll, repeatEach } from "../read/frames.js";
import { type Component, componentLayout, varianceComponents } from "../read/variance-components.js";

/**
 * `varianceComponents` of responses that may have taken different structures of the residuals: all of them have the same rows, NaN
 * where the structure of a response has no such variance.
 */
export function variancesOf(plan: Plan, result: FitResult) {
  if (plan.fallbacks === undefined) return varianceComponents(result, plan.design);
  const layouts = structureTexts(plan).map((_, at) => componentLayout(planOfStructure(plan, at).design));
  const layout = [...new Map(layouts.flat().map((row) => [keyOf(row), row])).values()];
  const rowOf = new Map(layout.map((row, i) => [keyOf(row), i]));
  const { responses } = result;
  const numbers = () => new Float64Array(responses.length * layout.length).fill(Number.NaN);
  const found = { covariance: numbers(), sd: numbers(), correlation: numbers() };
  for (const part of structureParts(plan, result)) {
    const own = layouts[part.at]!;
    const { columns } = varianceComponents(part.result, part.plan.design);
    part.places.forEach((place, i) => {
      own.forEach((row, j) => {
        const to = place * layout.length + rowOf.get(keyOf(row))!;
        for (const name of ["covariance", "sd", "correlation"] as const)
          found[name][to] = columns[name][i * own.length + j]!;
      });
    });
  }
  const repeated = <T>(pick: (row: Component) => T): T[] => repeatAll(layout.map(pick), responses.length);
  return longTable({
    response: repeatEach(responses, layout.length),
    group: repeated(({ group }) => group),
    term1: repeated(({ term1 }) => term1),
    term2: repeated(({ term2 }) => term2),
    ...found,
  });
}

function keyOf({ group, term1, term2 }: Component): string {
  return JSON.stringify([group, term1, term2]);
}
