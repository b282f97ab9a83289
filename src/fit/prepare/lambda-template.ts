import type { Covariance } from "../../covariance/covariance.js";
import { covarianceOf } from "../../covariance/structures.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import type { LambdaTemplate } from "./model-design.js";

/**
 * The template of Λ for terms that share a grouping factor: a block per term, its entries column by column (lme4's order
 * of θ); of a structure whose Λ is not linear in θ the diagonal alone.
 */
export function lambdaTemplate(
  terms: readonly Pick<RandomTerm, "columns" | "covariance" | "times">[],
): LambdaTemplate {
  const entries: number[] = [];
  let parameters = 0;
  let offset = 0;
  for (const term of terms) {
    const covariance = covarianceOf(term);
    const k = term.columns.length;
    const own = covariance.entries(k) ?? pivotsOf(covariance, k);
    for (let e = 0; e < own.length; e += 3)
      entries.push(offset + own[e]!, offset + own[e + 1]!, parameters + own[e + 2]!);
    parameters += covariance.parameters(k).length;
    offset += k;
  }
  return { entries: Int32Array.from(entries), parameters };
}

/** The places whose sizes are parameters, of a structure that is not linear in them. */
function pivotsOf(covariance: Covariance, k: number): number[] {
  return covariance.parameters(k).flatMap(({ kind, row }, i) => (kind === "scale" ? [row, row, i] : []));
}

/**
 * What the scaled basis T of the effects of some terms side by side may be so that Λ̃ = TΛ keeps its structure: that of
 * the term where there is one, a scale for each effect where there are several.
 */
export function basisOf(terms: readonly Pick<RandomTerm, "covariance">[]): Covariance["basis"] {
  return terms.length === 1 ? covarianceOf(terms[0]!).basis : "scales";
}
