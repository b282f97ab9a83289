import { loadParts } from "../../kernel/parts.js";
import type { Table } from "../../table/table.js";
import type { FittedModel } from "../fitted-model.js";

/** How effects of taxa are held against each other. */
export interface DebiasOptions {
  /** Default `"mode"`. */
  readonly method?: "mode" | "median" | undefined;
  /** Level of the confidence limits. Default 0.95. */
  readonly level?: number | undefined;
  /** Draws behind the variance of the median. Default 10,000. */
  readonly nsim?: number | undefined;
  /** Seed of these draws. Default that of the model. */
  readonly seed?: number | undefined;
}

/** Effects of taxa less what they all share. */
export interface DebiasedTests {
  readonly method: "mode" | "median";
  /**
   * One row per column of X but the intercept: term, shift, bandwidth of the density (mode) or standard error (median), and
   * how many taxa it rests on.
   */
  readonly shifts: Table;
  /** Long table as `tidy()`: response, term, estimate, std_error, df, statistic, p_value, q_value, limits, log10_p. */
  readonly tests: Table;
}

/**
 * Effects of taxa without the shift that they have in common. Counts tell proportions alone: where some taxa grow, the
 * log-ratios of all others fall, each by the same. Most taxa are taken not to change, so that the middle of all effects of a
 * term is that shift. The intercept is left as it is; each column of an interaction is a term of its own.
 *
 * - `"mode"`: the mode of √n · β̂ over the taxa whose status is ok or singular is subtracted from their estimates; standard
 *   errors and degrees of freedom stay (LinDA: Zhou, He, Chen & Zhang 2022, Genome Biol. 23:95). For centred log-ratios of 20
 *   taxa or more. The mode is found by mean shift with a Gaussian kernel and Sheather and Jones's bandwidth, from the mean of
 *   the shortest half.
 * - `"median"`: estimates, standard errors and limits stay; the statistic is that of the difference from the median, with its
 *   variance by seeded simulation, and t keeps its degrees of freedom (after MaAsLin 3: Nickols et al. 2024, bioRxiv
 *   2024.12.13.628459). For logarithms of any kind.
 *
 * @example
 * const model = await mixedlm("diagnosis", transform(addPseudocount(counts, 0.5), "clr"), samples, { groups: "subject" });
 * const { shifts, tests } = await debias(model);
 *
 * @param model a fit of what `transform` made, or what `taxonEffects` gives
 * @throws UsageError for balances, for numbers that `transform` did not make logarithms of, and for too few taxa
 */
export async function debias(model: FittedModel, options: DebiasOptions = {}): Promise<DebiasedTests> {
  await loadParts();
  const { debiasTests } = await import("./on-demand.js");
  return debiasTests(model, options);
}
