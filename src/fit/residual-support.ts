import type { Design, ResidualReader } from "../design/design.js";
import type { RandomTerm } from "../design/random/random-term.js";
import { isFunctionOf } from "../design/residual/check-residual.js";
import { residualRequest } from "../design/residual/residual-request.js";
import { DataError } from "../errors.js";
import type { ResidualDesign } from "../residual/residual-design.js";
import { structureOfResidual } from "../residual/structures.js";
import { type FallbackRequest, fallbackPlans } from "./fallback-plans.js";
import type { Fallback } from "./fallbacks.js";
import { isSamePartition } from "./prepare/identifiable.js";
import { structuredLabel } from "./term-label.js";

/** What reads and checks structures of residuals; the small entry has none. */
export interface ResidualSupport {
  readonly read: ResidualReader;
  /** Throws DataError where a design has random terms that its structure of residuals has too. */
  check(design: Design): void;
  /** The structures behind the first; none where there is one. */
  fallbacks(request: FallbackRequest): Fallback[];
}

export const residualSupport: ResidualSupport = {
  read: residualRequest,
  check: checkIdentified,
  fallbacks: (request) => fallbackPlans(request, checkIdentified),
};

/**
 * Throws DataError for a random term whose covariance matrices are among those of the residuals: a random intercept of the
 * subjects where the structure stays what it is with one more common covariance, and whatever depends on visits alone
 * beside an unstructured matrix.
 */
function checkIdentified({ random, residual }: Design): void {
  if (residual === undefined || residual.kind === "independent") return;
  for (const term of random) {
    if (!isHeld(term, residual)) continue;
    const leaving = term.source === "bar" ? structuredLabel(term) : term.source === "vc" ? "it" : "groups";
    throw new DataError({
      option: "residual",
      rule: `${residual.text} has the covariance of ${structuredLabel(term)} already, so that they cannot be told apart`,
      got: "both",
      hint: `; leave ${leaving} out`,
    });
  }
}

function isHeld(term: RandomTerm, residual: ResidualDesign): boolean {
  const { visits, visit, subject } = residual;
  if (visits.length === 0) return false;
  if (!isSamePartition(term.index, subject) && !isOfSingleRows(term)) return false;
  const { isUnstructured, holdsIntercept } = formOf(residual);
  if (isUnstructured) return columns(term).every((values) => isFunctionOf(values, (row) => visit[row]!));
  return (
    isSamePartition(term.index, subject) &&
    holdsIntercept &&
    columns(term).length === 1 &&
    isFunctionOf(columns(term)[0]!, () => 0)
  );
}

/** With two visits there is one correlation, whatever the structure is called. */
function formOf(residual: ResidualDesign): { isUnstructured: boolean; holdsIntercept: boolean } {
  const { isHeterogeneous, isUnstructured = false, holdsIntercept } = structureOfResidual(residual);
  if (residual.visits.length > 2) return { isUnstructured, holdsIntercept };
  return { isUnstructured: isHeterogeneous, holdsIntercept: true };
}

/** Has every row a level of its own? */
function isOfSingleRows({ index }: RandomTerm): boolean {
  return new Set(index).size === index.length;
}

/** The columns of Z. */
function columns({ values, columns: names }: RandomTerm): Float64Array[] {
  const k = names.length;
  return names.map((_, a) =>
    Float64Array.from({ length: values.length / k }, (_, row) => values[row * k + a]!),
  );
}
