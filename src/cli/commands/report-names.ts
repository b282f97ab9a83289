/** Ids of the figures, which name the files of `--plots`. */
const figures = [
  "volcano",
  "forest",
  "balance-tree",
  "over-covariate",
  "heat-map",
  "proportions",
  "residuals",
  "residual-quantiles",
  "effect-quantiles",
  "p-values",
  "variance-shares",
];

/** Every name that a report may give to a file. */
export const reportNames: readonly string[] = [
  "report.html",
  ...figures.flatMap((id) => [`plot-${id}.svg`, `plot-${id}.tsv`]),
];
