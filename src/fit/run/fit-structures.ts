import type { Table } from "../../table/table.js";

import { singularDescriber } from "../describe-singular.js";
import { joinStructures, planOfStructure, type StructureResult, structureTexts } from "../fallbacks.js";
import type { FitResult } from "../fit-result.js";
import type { Plan } from "../plan.js";
import { residualPlace } from "../residual-at.js";
import { residualDescriber } from "../residuals.js";
import { flagOf } from "../status.js";
import { pickResponses } from "./combine-results.js";
import { type FitRequest, fitTable } from "./fit-table.js";

/** Responses that are to be fitted by one structure of the residuals. */
interface NextFit {
  readonly plan: Plan;
  readonly names: readonly string[];
  /** Share of the structures that are done, before and after this one. */
  readonly from: number;
  readonly to: number;
}

/**
 * The fits that a plan takes: each structure of the residuals is given the responses for which those before it did not converge,
 * and the last keeps what is left. To be fitted by whoever asks; what is returned is the result of all.
 */
export function* structureFits(
  plan: Plan,
  names: readonly string[],
): Generator<NextFit, FitResult, FitResult> {
  if (plan.fallbacks === undefined) return yield { plan, names, from: 0, to: 1 };
  const count = structureTexts(plan).length;
  const parts: StructureResult[] = [];
  let left = Int32Array.from(names.keys());
  for (let at = 0; at < count && (at === 0 || left.length > 0); at++) {
    const own = planOfStructure(plan, at);
    const asked = Array.from(left, (i) => names[i]!);
    const result: FitResult = yield { plan: own, names: asked, from: at / count, to: (at + 1) / count };
    const fails = at < count - 1 ? failure(own, result) : () => false;
    const all = Array.from(asked.keys());
    const kept = Int32Array.from(all.filter((i) => !fails(i)));
    if (kept.length > 0 || names.length === 0)
      parts.push({ at, places: kept.map((i) => left[i]!), result: pickResponses(result, kept) });
    left = Int32Array.from(all.filter(fails), (i) => left[i]!);
  }
  return joinStructures(plan, parts);
}

/** `fitTable` of a plan that may have several structures of residuals. */
export function fitStructures(
  plan: Plan,
  table: Table,
  names: readonly string[],
  request: FitRequest,
): FitResult {
  const fits = structureFits(plan, names);
  for (let step = fits.next(); ; ) {
    if (step.done) return step.value;
    step = fits.next(fitTable(step.value.plan, table, step.value.names, request));
  }
}

/**
 * Did the structure of a plan fail for a response? It did where the search reached no optimum, and where the optimum is on the
 * boundary of the structure itself, such as a standard deviation of zero or a correlation of ±1. A random effect without variance
 * is no reason, nor is what holds of a response or its rows with any structure.
 */
function failure({ design }: Plan, result: FitResult): (response: number) => boolean {
  const { flags, groups, theta, parameters } = result;
  const ofTerms = singularDescriber(design.random);
  const ofResidual = residualDescriber(design.residual!);
  const place = residualPlace(design);
  const elsewhere = flagOf("constant") | flagOf("perfect-fit") | flagOf("unidentified");
  return (i) => {
    const holds = (mask: number) => (flags[i]! & mask) !== 0;
    // A response that was refused has no groups.
    if (holds(elsewhere) || groups[i] === 0) return false;
    if (holds(flagOf("not-converged"))) return true;
    if (!holds(flagOf("singular"))) return false;
    const own = theta.subarray(i * parameters, (i + 1) * parameters);
    return ofTerms(own) === "" || ofResidual(own.subarray(place)) !== "";
  };
}
