import { shiftOptions, taxonOptions } from "../taxa.js";
import { described, type OptionWords } from "./words.js";

const forCounts = { hidden: "the page makes balances of counts" };
const inNotes = { hidden: "a note of the report says it" };

type Rest = Omit<OptionWords, "group" | "flag" | "page" | "report">;

function words(flag: string, rest: Rest): OptionWords {
  return { ...rest, group: "Taxa", flag: { flag }, page: forCounts, report: inNotes };
}

/** How counts become responses without a tree, and what is uncertain about them. */
export const taxonDescribed = described(taxonOptions, {
  normalize: words("--normalize <how>", {
    label: "Normalisation",
    says: "divide each sample of counts by its total: tss, or none",
    docs: "`tss` divides each sample by its total over the features that are left; `none`",
    default: "none",
  }),
  transform: words("--transform <how>", {
    label: "Transformation",
    says: "make responses of counts without a tree: clr, alr:REF, log, log2, asinsqrt, logit or none",
    docs: {
      clr: "the logarithm of each feature less the mean logarithm of the sample's cells that are not missing",
      "alr:REF": "log-ratios to the feature REF, which must be above 0 in every sample",
      "log, log2": "natural and binary logarithms",
      "asinsqrt, logit": "of proportions: arcsin √x, ln (x / (1 − x))",
      none: "the numbers as they are",
    },
    default: "none",
  }),
  voom: words("--voom", {
    label: "log₂ counts per million with weights",
    says: "counts of RNA as log2 counts per million with a weight for each cell, as limma's voom",
    docs:
      "counts of RNA or proteins as log₂ of counts per million, with a weight for each cell by the trend of the variance, as " +
      "limma's `voom`; with `--moderate` the way of dream",
  }),
  draws: words("--draws <n>", {
    label: "Draws of the counts",
    says: "also write pooled: effects over n draws of the proportions behind the counts",
    docs:
      "also write `pooled`: effects over N draws of the proportions behind the counts (Dirichlet), pooled by Rubin's rules, " +
      "with the mean p-value beside; with `--transform` or along a tree. The coefficients are those of the expected logarithms",
  }),
  prior: words("--prior <x>", {
    label: "Prior of the draws",
    says: "added to each count as the parameter of the Dirichlet distribution",
    docs: "added to each count as the parameter of the Dirichlet distribution of `--draws`",
    default: "0.5",
  }),
  scaleSd: words("--scale-sd <x>", {
    label: "Standard deviation of the scale",
    says: "standard deviation of the shift that the unknown scale of the samples adds to each effect",
    docs:
      "standard deviation, in units of the responses, of the shift that the unknown total abundance of the samples adds to " +
      "every taxon's effect in each draw (ALDEx3's scale model)",
    docsDefault: "none",
  }),
});

/** What effects of taxa are relative to. */
export const shiftDescribed = described(shiftOptions, {
  debias: words("--debias <how>", {
    label: "Effects relative to",
    says: "also write debiased: effects of taxa less their mode, or tested against their median",
    docs: {
      mode: "also write `debiased`: effects less the mode of all taxa's (LinDA), by term; needs `clr` and 20 taxa",
      median:
        "also write `debiased`: effects tested against the median of all taxa's (MaAsLin 3); needs logarithms",
    },
  }),
});
