import * as option from "./schema.js";

const counts = (example: string) =>
  option.kind<readonly number[]>(
    "counts",
    `be whole numbers with commas between them, such as ${example}`,
    (value) => Array.isArray(value) && value.every(option.count.holds),
  );

/** Planned studies and what is assumed of them, as a command line says it. */
export const planningOptions = {
  /** A saved model whose variances are taken for true. */
  pilot: option.file,
  /** True effects: a number, several, `normal:MEAN:SD` or `pilot`, by the name of the coefficient. */
  effect: option.record(),
  /** True θ. */
  theta: option.anything<readonly number[]>("numbers"),
  standardized: option.truth,
  nresponses: option.count,
  share: option.kind<number>(
    "share",
    "lie between 0 and 1",
    (value) => value === 1 || option.share.holds(value),
  ),
  /** Levels of covariates between groups, with commas between them. */
  arms: option.record(),
  /** The column of visits with their times. */
  times: option.record(),
  ngroups: counts("20,40,80"),
  nvisits: counts("3,5"),
  dropout: option.anything<readonly number[]>("numbers"),
  growth: option.positive,
  lost: option.share,
  tests: option.names,
  analysis: option.names,
  fdr: option.share,
  alpha: option.share,
  /** The power that a study should have. */
  target: option.share,
};
