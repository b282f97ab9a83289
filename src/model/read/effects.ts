import type { RandomTerm } from "../../design/random/random-term.js";
import { psiOf } from "../../fit/lambda.js";
import { lambdaTemplate } from "../../fit/prepare/lambda-template.js";
import type { LambdaTemplate } from "../../fit/prepare/reduced-design.js";

/** A block of random effects that share a covariance matrix: one random term. */
export interface EffectBlock {
  readonly term: RandomTerm;
  /** Parameters of the block in θ: from, to. */
  readonly from: number;
  readonly to: number;
  readonly template: LambdaTemplate;
}

/** The random terms with their stretch of θ. */
export function effectBlocks(terms: readonly RandomTerm[]): EffectBlock[] {
  let from = 0;
  return terms.map((term) => {
    const template = lambdaTemplate([term]);
    const block = { term, from, to: from + template.parameters, template };
    from = block.to;
    return block;
  });
}

/** Covariance of a block's effects relative to σ² (k × k, row-major), from the θ of one response. */
export function blockPsi({ term, from, to, template }: EffectBlock, theta: Float64Array): Float64Array {
  return psiOf(theta.subarray(from, to), template, term.columns.length);
}

/** lme4's names of θ: `group.column` on the diagonal, `group.row.column` below it. */
export function thetaNames(terms: readonly RandomTerm[]): string[] {
  return terms.flatMap((term) => {
    const { entries, parameters } = lambdaTemplate([term]);
    const names = new Array<string>(parameters).fill("");
    for (let e = entries.length - 3; e >= 0; e -= 3) {
      const [row, column] = [term.columns[entries[e]!]!, term.columns[entries[e + 1]!]!];
      names[entries[e + 2]!] = row === column ? `${term.group}.${row}` : `${term.group}.${row}.${column}`;
    }
    return names;
  });
}
