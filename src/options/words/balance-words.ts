import { balanceOptions } from "../balances.js";
import { described, type OptionWords, type WordsFor } from "./words.js";

/** The page asks for these in fields of its own, of which some depend on others. */
const ownFields = { hidden: "part of the fields for parts of a whole" };
const inBalances = { hidden: "the tree of the balances is in the report" };

type Rest = Omit<OptionWords, "group" | "flag" | "page" | "report">;

function words(flag: string, rest: Rest): OptionWords {
  return { ...rest, group: "Balances", flag: { flag }, page: ownFields, report: inBalances };
}

const balanceWords: WordsFor<typeof balanceOptions> = {
  tree: words("--tree <file>", {
    label: "Tree",
    says: "make balances along this tree (Newick, .qza)",
    docs:
      "balances along this tree, cut down to the features; nodes with many branches are split, and unless every node has " +
      "a name of its own all are named y0, y1, …",
  }),
  cluster: words("--cluster <how>", {
    label: "Clustering",
    says: "make balances along a clustering: correlation, gradient:COL, rank:FILE or random:SEED",
    docs: {
      correlation: "features that vary together; after zeros are replaced",
      "gradient:COL": "features by their mean place on a numeric column; numerators lie at its higher end",
      "rank:FILE": "features by numbers in a file of two columns",
      "random[:SEED]": "a random tree, to hold the others against; without SEED that of `--seed`",
    },
  }),
  linkage: words("--linkage <method>", {
    label: "Linkage",
    says: "linkage of the clustering",
    docs: "linkage of the clustering: `ward`, `average`, `complete`, `single`",
    default: "ward for correlation, else average",
  }),
  level: words("--level <rank>", {
    label: "Taxonomic level",
    says: "add features up to taxa: kingdom … species, or 1 … 7",
    docs:
      "add features up to taxa: `kingdom`, `phylum`, `class`, `order`, `family`, `genus`, `species` or 1, 2, …; needs " +
      "lineages. As QIIME 2's `taxa collapse`: ranks stay as written, shorter lineages are filled up with `__`, so " +
      "`…;g__` and `…;__` are two taxa",
  }),
  minFrequency: words("--min-frequency <n>", {
    label: "Least total of a feature",
    says: "leave out features with a smaller total over the samples",
    docs: "leave out features with a smaller total over the samples joined",
  }),
  minPrevalence: words("--min-prevalence <n|p%>", {
    label: "Least samples of a feature",
    says: "leave out features that fewer samples have, such as 5 or 10%",
    docs: "leave out features that fewer samples have; shares are rounded up",
  }),
  minAbundance: words("--min-abundance <x|p%>", {
    label: "Least mean share of a feature",
    says: "leave out features with a smaller mean share of the samples, such as 0.0001 or 0.01%",
    docs: "leave out features whose mean share of the samples is smaller, a proportion or a percentage",
  }),
  pseudocount: words("--pseudocount <x>", {
    label: "Pseudocount",
    says: "add x to every cell of counts, so that zeros have logarithms",
    docs:
      "add X to every cell of counts. Proportions, percentages and tables most of whose cells are no larger are warned " +
      "about, also with `--quiet`: use `--zeros`",
  }),
  zeros: words("--zeros <how>", {
    label: "Zeros",
    says: "what becomes of zeros: multiplicative, multiplicative:DELTA, replace:X or, without a tree, missing",
    docs: {
      "replace:X": "put X in the place of zeros, other cells as they are (the plugin's pseudocount)",
      "multiplicative[:DELTA]":
        "proportions with DELTA for zeros, other ratios kept; without DELTA (1 / features)²",
      missing: "zeros are missing, so that each feature is fitted where it occurs; without a tree",
    },
  }),
  taxonomy: words("--taxonomy <file>", {
    label: "Lineages",
    says: "lineages of the features (TSV, .qza), for --level and for the members of balances",
    docs:
      "lineages, for `--level` and beside the members of balances: TSV with a column `Taxon` or `Taxonomy` (mothur's " +
      "`cons.taxonomy` too; confidences in brackets are left out where every rank has one), or `.qza`",
    docsDefault: "those of a BIOM table",
  }),
  dropUnmatched: words("--drop-unmatched", {
    label: "Features without a tip",
    says: "leave out features that are no tip of the tree",
    docs: "leave out features that are no tip of `--tree`; without, they are an error that names them",
  }),
};

/** The options of balances with their words. */
export const balanceDescribed = described(balanceOptions, balanceWords);
