import { covarianceOf } from "../../covariance/structures.js";
import { concatArrays } from "../../kernel/concat-arrays.js";
import { requireStructures } from "../../kernel/later-functions.js";
import * as Layouts from "../../kernel/layouts.js";
import type { RecordPointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import type { ModelDesign, ModelTerm } from "../prepare/model-design.js";
import { lambdaEntries } from "./lambda-entries.js";

/** Iterations that the kernel can count, far more than any search takes. */
const MAX_ITERATIONS = 1 << 30;

/** The fields that the models of both forms have, copied into the kernel's arena. */
export function modelFields(
  scratch: Scratch,
  design: ModelDesign,
  reml: boolean,
): Omit<Layouts.Model, "form"> {
  const { terms, p, ones, search } = design;
  const entries = terms.flatMap(({ template, from }, term) => lambdaEntries(template, term, from));
  const putAll = (pick: (term: ModelTerm) => Float64Array) =>
    scratch.putF64(concatArrays(Float64Array, terms.map(pick)));
  return {
    n: design.n,
    p,
    terms: terms.length,
    q: terms.reduce((total, { k, level }) => total + k * level.length, 0),
    term: loadTerms(scratch, terms, p),
    parameters: design.parameters,
    entries: entries.length,
    reml: reml ? 1 : 0,
    constant: ones.length > 0 ? 1 : 0,
    template: scratch.putAll(Layouts.LambdaEntry, entries),
    free: scratch.putI32(search.free),
    B: scratch.putF64(design.B),
    ones: scratch.putF64(ones.length > 0 ? ones : new Float64Array(p)),
    T: putAll(({ T }) => T),
    Tinverse: putAll(({ Tinverse }) => Tinverse),
    logDetXX: design.logDetXX,
    sigma: search.sigma,
    tolerance: search.tolerance,
    maxIterations: Math.min(search.maxIterations, MAX_ITERATIONS),
    isStartGiven: search.isStartGiven ? 1 : 0,
  };
}

/** Copy terms into the kernel's arena, and X as the last of them. */
export function loadTerms(
  scratch: Scratch,
  terms: readonly Pick<ModelTerm, "k" | "level" | "from" | "covariance" | "times" | "isGaps">[],
  p: number,
): RecordPointer<"Term"> {
  let first = 0;
  let lambda = 0;
  const rows = terms.map(({ k, level, from, covariance, times, isGaps }) => {
    const own = covariance && covarianceOf({ covariance, ...(times && { times }) });
    const structure = isGaps ? Layouts.GAPS : (own?.searched?.number ?? Layouts.LINEAR);
    if (structure !== Layouts.LINEAR) requireStructures();
    // Distances, or scratch of structures that ask for it: see assembly/covariance/structure.ts.
    const extra = own === undefined ? 0 : scratch.putF64(own.gaps?.(k) ?? new Float64Array(4 * k));
    const row = { width: k, levels: level.length, first, lambda, structure, parameter: from, extra };
    first += k * level.length;
    lambda += k * k;
    return row;
  });
  return scratch.putAll(Layouts.Term, [
    ...rows,
    { width: p, levels: 1, first, lambda, structure: Layouts.LINEAR, parameter: 0, extra: 0 },
  ]);
}
