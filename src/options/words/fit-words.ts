import { adjustNames, testNames, vcovNames } from "../choice-names.js";
import { fitOptions } from "../fit.js";
import { described, type OptionWords, type WordsFor } from "./words.js";

const inFormula = { hidden: "the formula says it: C(column), and C(column, Treatment('level'))" };
const forScripts = { hidden: "for scripts and the command line" };
const inRandomTerms = { hidden: "stands among the random effects" };

/** A method chosen among few. */
function method(
  name: string,
  says: string,
  more: Pick<OptionWords, "label" | "docs" | "library" | "choices">,
): OptionWords {
  return { ...more, says, group: "Model", flag: { flag: `--${name} <method>` }, page: {}, report: "always" };
}

/** Words for the options of `fit`, in the order in which they are shown. */
const fitWords: WordsFor<typeof fitOptions> = {
  responses: {
    label: "Responses",
    says: 'a response by name, or several by a pattern such as "Prot*"',
    docs:
      "a response by name, or several by a pattern, `Prot*`; in place of the left-hand side of the formula. Columns of TABLE " +
      "or, where it has none of that name, of the metadata",
    library:
      'names of the responses, and patterns such as `"Prot*"`, in place of the left-hand side of the formula; columns of the ' +
      "table or, where it has none of that name, of the metadata",
    docsDefault: "every column of a table beside its metadata",
    group: "Model",
    flag: { flag: "--responses <name>" },
    page: { placeholder: "Prot*", first: true },
    report: { hidden: "the report lists them" },
  },
  groups: {
    label: "Groups (subjects)",
    says: "column of groups (subjects), each with effects of its own",
    docs: "column of groups, or `a:b`; not together with bars, and not needed with them",
    group: "Model",
    flag: { flag: "-g, --groups <column>" },
    page: { none: "none: the formula has bars, (1 | subject)", first: true },
    report: inRandomTerms,
  },
  reFormula: {
    label: "What varies over the groups",
    says: "what varies over the groups",
    default: '"1", an intercept',
    group: "Model",
    flag: { flag: "--re-formula <formula>" },
    page: { placeholder: "1" },
    report: inRandomTerms,
  },
  vcFormula: {
    label: "Variance components",
    says: "a variance component inside the groups",
    library: 'variance components inside the groups: `{ site: "0 + C(site)" }`',
    group: "Model",
    flag: { flag: "--vc <name=formula>" },
    page: forScripts,
    report: inRandomTerms,
  },
  weights: {
    label: "Weights",
    says: "column of positive weights, or table:FILE with one per cell",
    docs: "column of positive weights; `--weights table:FILE` has one per cell, sample by response",
    library: "column of positive weights, or a Table of one positive weight per cell, samples × responses",
    docsDefault: "1",
    group: "Model",
    flag: { flag: "--weights <column>" },
    page: { none: "none" },
    report: "given",
  },
  covariates: {
    label: "Covariates of each response",
    says: "a covariate of each response by the name that stands in the formula, and its table",
    docs:
      "a covariate of each response, `--covariate dna=FILE`: the name stands in the formula and means, for a response, the " +
      "column of that response",
    library:
      "covariates of each response, `{ dna: table }`: the name stands in the formula and means, for a response, the column of " +
      "that response",
    group: "Model",
    flag: { flag: "--covariate <name=file>" },
    page: forScripts,
    report: "given",
  },
  residual: {
    label: "Structure of the residuals",
    says: "structure of the residuals of a subject, such as us(visit | subject); of several the first that converges",
    docs:
      "structure of the residuals over the visits of a subject: `us(visit | subject)`, one for each arm with " +
      "`us(visit | arm / subject)`. There are `us`, `cs`, `csh`, `ar1`, `ar1h`, `ad`, `adh`, `toep`, `toeph`, and " +
      "`car1(time | subject)` for numeric times. Of several each response takes the first that converges",
    docsDefault: "independent residuals",
    group: "Model",
    flag: { flag: "--residual <structure>" },
    page: { placeholder: "us(visit | subject)" },
    report: "given",
  },
  known: {
    label: "Known covariance",
    says: "file of the known covariance of the levels of a grouping factor",
    docs:
      "known covariance K of the levels of a grouping factor, `id=FILE`: `(1 | id)` has the covariance σ²θ²K. FILE has the same " +
      "names in its first column and its header",
    library:
      "known covariances of the levels of grouping factors, `{ id: K }`: `(1 | id)` has the covariance σ²θ²K, `(x | id)` K ⊗ Ψ; " +
      "K is a Frame or a table with the same names on both sides",
    docsDefault: "independent levels",
    group: "Model",
    flag: { flag: "--known <column=file>" },
    page: { hidden: "the page has no field for a matrix" },
    report: { hidden: "the random effects show it" },
  },
  variance: {
    label: "Residual variance by",
    says: "column of levels with residual variances of their own",
    docsDefault: "one variance",
    group: "Model",
    flag: { flag: "--variance <column>" },
    page: { none: "none: one variance" },
    report: "given",
  },
  offset: {
    label: "Offset",
    says: "column that is added to the prediction",
    group: "Model",
    flag: { flag: "--offset <column>" },
    page: { none: "none" },
    report: "given",
  },
  subset: {
    label: "Samples of the model",
    says: 'the samples of the model, such as "week > 0"; trees and filters see all',
    docs: "the samples of the model, `week > 0`; trees and filters see all samples",
    docsDefault: "all",
    group: "Model",
    flag: { flag: "--subset <condition>" },
    page: { placeholder: "week > 0" },
    report: "given",
  },
  reference: {
    label: "Reference levels",
    says: "reference level of a category",
    library: "reference levels of treatment coding, by column",
    docsDefault: "the first",
    group: "Model",
    flag: { flag: "--reference <column=level>" },
    page: inFormula,
    report: "given",
  },
  missing: {
    label: "Samples with missing values",
    says: "samples with missing values",
    docs: "samples that miss a covariate or a response: `drop` leaves them out, `raise` is an error",
    group: "Model",
    flag: { flag: "--missing <what>" },
    page: {},
    report: "given",
    choices: { drop: "are left out", raise: "are an error" },
  },
  reml: {
    label: "Likelihood",
    says: "maximum likelihood instead of REML",
    library: "restricted likelihood, or maximum likelihood with `false`",
    docsDefault: "REML",
    group: "Model",
    flag: { flag: "--ml", inverted: true },
    page: {},
    report: "always",
    choices: { true: "restricted maximum likelihood (REML)", false: "maximum likelihood" },
  },
  free: {
    label: "Covariances that are estimated",
    says: "covariances of a random term that are estimated: all, diagonal or none",
    docs: "which covariances of a random term are estimated: `all`, `diagonal`, `none`",
    library:
      "which covariance parameters are estimated: 0 or 1 for each θ in lme4's order, or by the name of a random term " +
      "`all`, `diagonal`, `none`; the others stay at `start`",
    docsDefault: "`all`",
    group: "Model",
    flag: { flag: "--free <term=which>" },
    page: forScripts,
    report: "given",
  },
  start: {
    label: "Start of θ",
    says: "θ in lme4's order, where the search starts and held ones stay",
    docs: "θ in lme4's order, with commas: where the search starts, and where held parameters stay",
    library: "θ in lme4's order: where the search starts, and where held parameters stay",
    group: "Model",
    flag: { flag: "--start <numbers>" },
    page: forScripts,
    report: "given",
  },
  sigma: {
    label: "Residual standard deviation",
    says: "residual standard deviation, where it is known",
    docsDefault: "estimated",
    group: "Model",
    flag: { flag: "--sigma <x>" },
    page: forScripts,
    report: "given",
  },
  tolerance: {
    label: "Tolerance of the search",
    says: "predicted decrease of the criterion at which the search ends",
    default: "5e-12",
    group: "Model",
    flag: { flag: "--tolerance <x>" },
    page: forScripts,
    report: "given",
  },
  maxIterations: {
    label: "Most steps of a search",
    says: "most steps of one descent; a search that needs more is not-converged",
    default: "200",
    group: "Model",
    flag: { flag: "--max-iterations <n>" },
    page: forScripts,
    report: "given",
  },
  test: method("test", "satterthwaite, kenward-roger, between-within, residual or normal", {
    label: "Tests",
    docs: "`satterthwaite`, `kenward-roger` (needs REML), `between-within` (by subjects, as mmrm), `residual` (n − p degrees of freedom), `normal` (Wald's z)",
    choices: testNames,
  }),
  information: {
    label: "Information of Kenward and Roger's tests",
    says: "information of Kenward and Roger's tests: observed or expected",
    docs: "information that Kenward and Roger's adjustment takes: `observed`, as mmrm and SAS, or `expected`, as pbkrtest",
    docsDefault: "`observed` with a structure of the residuals, else `expected`",
    group: "Model",
    flag: { flag: "--information <which>" },
    page: forScripts,
    report: "given",
  },
  vcov: method("vcov", "covariance of the coefficients: gls, joint, cr0, cr1, cr2 or cr3", {
    label: "Standard errors",
    docs:
      "`gls` as lme4; `joint` as statsmodels and gneiss, with `--test normal`; `cr0`, `cr1`, robust against what groups " +
      "have in common, with `--test residual` or `normal`; `cr2`, `cr3`, the same for few groups, with `satterthwaite` too",
    library:
      '`gls` as lme4; `joint` as statsmodels and gneiss, with `test: "normal"`; `cr0`, `cr1`, robust against what groups ' +
      'have in common, with `test: "residual"` or `"normal"`; `cr2`, `cr3`, the same for few groups, with `"satterthwaite"` too',
    choices: vcovNames,
  }),
  adjust: method("adjust", "q-values over the responses: bh, by, holm, bonferroni or none", {
    label: "q-values over the responses, within each term",
    docs: "q-values over the responses, within each term: `bh` (also `fdr`, `BH`), `by`, `holm`, `bonferroni`, `none`",
    library: "q-values over the responses, within each term: `bh`, `by`, `holm`, `bonferroni`, `none`",
    choices: adjustNames,
  }),
  numeric: {
    label: "Columns read as numbers",
    says: "read a metadata column as numbers, other text as missing",
    library: "columns of the metadata read as numbers",
    group: "Reading",
    flag: { flag: "--numeric <column>" },
    page: { hidden: "a button beside each column of the metadata" },
    report: { hidden: "the design shows it" },
  },
  categorical: {
    label: "Columns read as categories",
    says: "read a metadata column as categories",
    library: "columns of the metadata read as categories",
    group: "Reading",
    flag: { flag: "--categorical <column>" },
    page: inFormula,
    report: { hidden: "the design shows it" },
  },
  seed: {
    label: "Seed",
    says: "seed of --cluster random, and of what is drawn from the model later",
    docs:
      "seed of `--cluster random`, and of what is drawn from a saved model (`simulate`, `bootstrap`, `permute`); a whole " +
      "number from 0 to 2⁵³ − 1",
    library: "seed of what is drawn from the fit, where a verb is given none of its own",
    default: "0",
    group: "Results",
    flag: { flag: "--seed <n>" },
    page: { hidden: "nothing on the page is random" },
    report: "given",
  },
};

/** The options of `fit` with their words. */
export const fitDescribed = described(fitOptions, fitWords);
