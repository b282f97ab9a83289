import { loadParts } from "../../kernel/parts.js";
import type { DesignOptions } from "../../options/design.js";
import type { TableLike } from "../../table/source-columns.js";
import type { Table } from "../../table/table.js";

/** How counts get weights. */
export interface VoomOptions extends Omit<DesignOptions, "responses" | "weights" | "fixedOnly"> {
  /** Sizes of the libraries by sample, such as totals times normalisation factors. Default: totals of the counts. */
  readonly librarySizes?: Readonly<Record<string, number>> | undefined;
  /** Share of the features that each point of the trend rests on. Default 0.5. */
  readonly span?: number | undefined;
}

/** Logarithms of counts and how precise each is. */
export interface Voomed {
  /** log₂ of counts per million, samples × features: of the samples that the formula can use. */
  readonly table: Table;
  /** One weight per cell, for the option `weights`. */
  readonly weights: Table;
  /** The trend: mean log₂ count and square root of the standard deviation of each feature, and their smooth, ascending. */
  readonly trend: { readonly x: Float64Array; readonly y: Float64Array; readonly smooth: Float64Array };
}

/**
 * log₂ counts per million with a weight for each cell, by limma's `voom` (Law, Chen, Shi & Smyth 2014, Genome Biol. 15:R29):
 *
 *   y = log₂ ((count + 0.5) / (size + 1) · 10⁶),
 *
 * a linear model of the fixed effects for each feature, the trend of √s over the mean log₂ count by `lowess`, and 1 / trend⁴ at
 * each fitted log₂ count. A mixed model with these weights and moderated variances is the way of dream (Hoffman & Roussos 2021,
 * Bioinformatics 37:192).
 *
 * @example
 * const { table, weights } = await voom(counts, "arm + (1 | donor)", samples);
 * const model = await mixedlm("arm + (1 | donor)", table, samples, { weights });
 * model.moderate({ df: "hat" }).tests;
 *
 * @param counts samples × features
 * @param formula of the model to come; its fixed effects count, random ones are passed over
 * @throws DataError for counts that are negative or missing and for fewer than two features; else as `prepare`
 */
export async function voom(
  counts: TableLike,
  formula: string,
  metadata: TableLike,
  options: VoomOptions = {},
): Promise<Voomed> {
  await loadParts();
  const { voomStudy } = await import("./on-demand.js");
  return voomStudy(counts, formula, metadata, options);
}
