import { UsageError } from "../errors.js";
import { either } from "../problem.js";
import { residualParameters } from "../residual/parameters.js";
import type { ResidualDesign } from "../residual/residual-design.js";
import type { FitResult } from "./fit-result.js";
import type { Plan } from "./plan.js";
import { residualPlace } from "./residual-at.js";
import { concatResults, pickResponses } from "./run/combine-results.js";

/**
 * A further structure of the residuals of a plan, for the responses for which those before it do not converge. Rows, fixed
 * effects and random terms are those of the plan.
 */
export interface Fallback extends Pick<Plan, "reduced" | "flags" | "message" | "search"> {
  readonly residual: ResidualDesign;
}

/** The result of some responses by one structure of a plan. */
export interface StructureResult {
  /** Place of the structure. */
  readonly at: number;
  readonly result: FitResult;
  /** Where the responses stand in the whole result. */
  readonly places: Int32Array;
}

/** Responses that took one structure: an ordinary plan and its result. */
interface StructurePart extends StructureResult {
  readonly plan: Plan;
}

/** The structures of a plan in the order in which they are tried; one where there is no choice. */
export function structureTexts({ design, fallbacks = [] }: Plan): string[] {
  return [design.residual, ...fallbacks.map(({ residual }) => residual)].map((each) => each?.text ?? "");
}

/** The plan of one of the structures, as it would be had it been asked for alone. */
export function planOfStructure({ fallbacks, ...plan }: Plan, at: number): Plan {
  if (fallbacks === undefined) return plan;
  const fallback = at === 0 ? undefined : fallbacks[at - 1]!;
  const residual = fallback?.residual ?? plan.design.residual!;
  const options = { ...plan.options, residual: residual.text };
  if (fallback === undefined) return { ...plan, options };
  const { search: _, ...rest } = plan;
  const { residual: __, ...reduced } = fallback;
  return { ...rest, options, design: { ...plan.design, residual }, ...reduced };
}

/** The responses of a result by the structure that they took; all of them in one part where a plan has one structure. */
export function structureParts(plan: Plan, result: FitResult): StructurePart[] {
  const { structure } = result;
  if (plan.fallbacks === undefined || structure === undefined)
    return [{ at: 0, plan, result, places: Int32Array.from(result.responses.keys()) }];
  const partOf = (at: number, places: Int32Array): StructurePart => ({
    at,
    plan: planOfStructure(plan, at),
    result: ownResult(plan, at, result, places),
    places,
  });
  const all = Array.from(structure.keys());
  const parts = structureTexts(plan).flatMap((_, at): StructurePart[] => {
    const places = Int32Array.from(all.filter((i) => structure[i] === at));
    return places.length === 0 ? [] : [partOf(at, places)];
  });
  return parts.length > 0 ? parts : [partOf(0, new Int32Array(0))];
}

/** The result of some responses that took one structure, θ as wide as it is. */
function ownResult(plan: Plan, at: number, result: FitResult, places: Int32Array): FitResult {
  const { structure: _, ownParameters: __, ...picked } = pickResponses(result, places);
  const parameters = widthsOf(plan)[at]!;
  return { ...picked, parameters, theta: resized(picked.theta, result.parameters, parameters) };
}

/** What `run` makes of the responses of each structure, put together again. */
export function byStructure(
  plan: Plan,
  result: FitResult,
  run: (plan: Plan, result: FitResult) => FitResult,
): FitResult {
  if (plan.fallbacks === undefined) return run(plan, result);
  const parts = structureParts(plan, result);
  return joinStructures(
    plan,
    parts.map((part) => ({ ...part, result: run(part.plan, part.result) })),
  );
}

/** Results by structure as one, its responses in their places; θ is as wide as the widest, NaN behind its own. */
export function joinStructures(plan: Plan, parts: readonly StructureResult[]): FitResult {
  const widths = widthsOf(plan);
  const parameters = Math.max(...widths);
  const whole = concatResults(
    parts.map(({ at, result }) => {
      const count = result.responses.length;
      return {
        ...result,
        parameters,
        theta: resized(result.theta, widths[at]!, parameters),
        structure: new Int32Array(count).fill(at),
        ownParameters: new Int32Array(count).fill(widths[at]!),
      };
    }),
  );
  const order = new Int32Array(whole.responses.length);
  let from = 0;
  for (const { places } of parts) for (const place of places) order[place] = from++;
  return pickResponses(whole, order);
}

/** Parameters of θ by structure. */
function widthsOf({ design, fallbacks = [] }: Plan): number[] {
  const place = residualPlace(design);
  return [design.residual!, ...fallbacks.map(({ residual }) => residual)].map(
    (residual) => place + residualParameters(residual).length,
  );
}

function resized(theta: Float64Array, from: number, to: number): Float64Array {
  const count = from === 0 ? 0 : theta.length / from;
  const out = new Float64Array(count * to).fill(Number.NaN);
  for (let i = 0; i < count; i++) out.set(theta.subarray(i * from, i * from + Math.min(from, to)), i * to);
  return out;
}

/** Throws UsageError where the responses of a model may have taken different structures of residuals. */
export function oneStructure({ plan }: { readonly plan: Plan }, where: string): void {
  if (plan.fallbacks === undefined) return;
  throw new UsageError({
    where,
    rule: "needs one structure of the residuals for all responses",
    got: structureTexts(plan).join(", "),
    hint: ["; ", either("byStructure() gives a model of the responses of each", "fit one of them")],
  });
}
