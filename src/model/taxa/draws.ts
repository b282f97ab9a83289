import { loadParts } from "../../kernel/parts.js";
import type { FitOptions } from "../../options/fit.js";
import type { RunOptions } from "../../options/run.js";
import type { Transformation } from "../../options/taxa.js";
import type { TableLike } from "../../table/source-columns.js";
import type { Table } from "../../table/table.js";
import type { TreeLike } from "../../tree/as-tree.js";
import type { LMEModel } from "../lme-model.js";

/** How the uncertainty of counts is drawn and pooled; the other options are those of `mixedlm`. */
export interface DrawOptions extends Omit<FitOptions, "responses">, RunOptions {
  /** Draws of the proportions. Default 128. */
  readonly draws?: number | undefined;
  /** Added to each count as the parameter of the Dirichlet distribution. Default 0.5. */
  readonly prior?: number | undefined;
  /** `"clr"` (default), `"alr:REF"`, `"log"` or `"log2"` of each taxon; not together with `tree`. */
  readonly transform?: Transformation | undefined;
  /** Balances along a tree whose tips are the taxa. */
  readonly tree?: TreeLike | undefined;
  /** Standard deviation of the shift that the unknown scale of the samples makes in each effect. Default none. */
  readonly scaleSd?: number | undefined;
}

/** A model over draws of counts. */
export interface PooledDraws {
  /** The fit of the expected logarithms. */
  readonly model: LMEModel;
  /**
   * One row per response and term: estimate, std_error, df, statistic, p_value, q_value, limits, log10_p by Rubin's rules;
   * p_expected, the mean p-value of the draws, with q_expected; within, the mean squared standard error; between, the variance of
   * the estimates over the draws; and the draws that gave an estimate.
   */
  readonly tests: Table;
}

/**
 * Fit a mixed model for each draw of the proportions behind counts, and pool the effects: a count of 3 says less than one of 3,000.
 *
 * Proportions of a sample are drawn from their posterior, Dirichlet(counts + prior), as ALDEx2 does (Fernandes et al. 2014,
 * Microbiome 2:15) and scikit-bio's `dirmult_lme`; every draw is the same whatever else is fitted, for a seed. What they become is
 * fitted on one plan, and coefficients are pooled by Rubin's rules with Barnard and Rubin's degrees of freedom. The mean p-value
 * beside is that of ALDEx2; both are conservative, most for rare taxa, whose effects shrink towards none with the prior.
 *
 * `scaleSd` = γ says that the total abundance of samples is not known either: in each draw a shift λ ~ N(0, γ²) is added to the
 * coefficient of every term, the same for all taxa, which is the scale model ln scale = −mean ln p + Xλ (ALDEx3's `clr.sm`; Nixon,
 * Gloor & Silverman 2025, Genome Biol., in units of the responses).
 *
 * @example
 * const { tests, model } = await drawCounts("diagnosis", counts, samples, { groups: "subject", draws: 128 });
 *
 * @param counts samples × counts
 * @throws as `mixedlm`; DataError for counts that are negative or missing
 */
export async function drawCounts(
  formula: string,
  counts: TableLike,
  metadata: TableLike,
  options: DrawOptions = {},
): Promise<PooledDraws> {
  await loadParts();
  const { fitDraws } = await import("./on-demand.js");
  return fitDraws(formula, counts, metadata, options);
}
