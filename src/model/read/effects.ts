import { covarianceOf } from "../../covariance/structures.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import { psiOfTerm, thetaRanges } from "../../fit/lambda.js";

/** A block of random effects that share a covariance matrix: one random term. */
export interface EffectBlock {
  readonly term: RandomTerm;
  /** Parameters of the block in θ: from, to. */
  readonly from: number;
  readonly to: number;
}

/** The random terms with their stretch of θ. */
export function effectBlocks(terms: readonly RandomTerm[]): EffectBlock[] {
  return thetaRanges(terms);
}

/** Covariance of a block's effects relative to σ² (k × k, row-major), from the θ of one response. */
export function blockPsi({ term, from, to }: EffectBlock, theta: Float64Array): Float64Array {
  return psiOfTerm(term, theta.subarray(from, to));
}

/** lme4's names of θ: `group.column` on the diagonal, `group.row.column` below it. */
export function thetaNames(terms: readonly RandomTerm[]): string[] {
  return terms.flatMap((term) => {
    const { group, columns } = term;
    return covarianceOf(term)
      .parameters(columns.length)
      .map(({ kind, row, column, name = "rho" }) => {
        if (kind === "correlation") return `${group}.${name}`;
        return kind === "scale" ? `${group}.${columns[row]}` : `${group}.${columns[row]}.${columns[column]}`;
      });
  });
}
