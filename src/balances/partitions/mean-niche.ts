import { DataError } from "../../errors.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { either } from "../../problem.js";
import { filterFeaturesWith } from "../../tree/linkage-tree.js";
import { checkRecord, type NamedNumbers, numberAt } from "../../tree/named-numbers.js";
import { amountsOf, type Composition } from "../parts.js";

/** How samples count towards the place of a feature. */
export interface NicheOptions {
  /** Count samples by the amount of the feature (default), or each sample that has it once. */
  readonly weighted?: boolean | undefined;
  /** Samples without a place on the gradient: refuse them (default) or leave them out. */
  readonly missing?: "raise" | "drop" | undefined;
}

export const nicheOptions: option.OptionsFor<NicheOptions> = {
  weighted: option.truth,
  missing: option.words("raise", "drop"),
};

/**
 * The place of each feature on a gradient: the mean of the gradient over the samples, weighted by how much of
 * the feature they hold, Σ g·x / Σ x (Morton et al. 2017, mSystems 2:e00162-16).
 *
 * @param table samples × features of counts or proportions; zeros are welcome, so no pseudocount before
 * @param gradient a number per sample, by name; samples not in the table are ignored
 * Throws DataError for samples without a finite gradient value (unless left out) and for features that no
 * remaining sample has.
 */
export function meanNiche(
  table: Composition,
  gradient: NamedNumbers,
  options: NicheOptions = {},
): Record<string, number> {
  checkOptions("meanNiche", options, nicheOptions);
  const { features, niches } = nichesOf(table, gradient, options, "meanNiche");
  return Object.fromEntries(features.map((feature, j) => [feature, niches[j]!]));
}

/** `meanNiche` with features and places side by side, in the order of the columns. */
export function nichesOf(
  table: Composition,
  gradient: NamedNumbers,
  { weighted = true, missing = "raise" }: NicheOptions,
  where: string,
): { features: readonly string[]; niches: Float64Array } {
  checkRecord(where, "gradient", gradient);
  const parts = amountsOf(table, where);
  const features = parts.columnNames;
  const width = features.length;
  const totals = new Float64Array(width);
  const niches = new Float64Array(width);
  parts.rowNames.forEach((sample, i) => {
    const place = numberAt(gradient, sample);
    if (!Number.isFinite(place)) {
      if (missing === "drop") return;
      throw new DataError({
        where,
        rule: "every sample needs a finite gradient value",
        got: `${place} for sample '${sample}'`,
        hint: [
          "; leave such samples out with ",
          either('{ missing: "drop" }', { option: "missing", value: "drop" }),
        ],
      });
    }
    for (let j = 0; j < width; j++) {
      const amount = parts.values[i * width + j]!;
      const weight = weighted || amount === 0 ? amount : 1;
      totals[j]! += weight;
      niches[j]! += weight * place;
    }
  });
  for (let j = 0; j < width; j++) {
    if (totals[j] === 0) {
      throw new DataError(
        {
          where,
          rule: "every feature must occur in a sample with a gradient value",
          got: `none for '${features[j]}'`,
          hint: ["; leave it out ", filterFeaturesWith],
        },
        { column: features[j]! },
      );
    }
    niches[j]! /= totals[j]!;
  }
  return { features, niches };
}
