import { resamplingOptions, testOptions } from "../tests.js";
import { described, type Field, type Hidden, type OptionWords } from "./words.js";

const forScripts = { hidden: "for scripts and the command line" };
const inTests = { hidden: "the report shows the tests" };

type Rest = Pick<OptionWords, "docs" | "default" | "choices">;

function words(
  flag: string,
  label: string,
  says: string,
  page: Field | Hidden = forScripts,
  more: Rest = {},
): OptionWords {
  return { ...more, label, says, group: "Tests", flag: { flag }, page, report: inTests };
}

/** Words for the tests of each response. */
export const testDescribed = described(testOptions, {
  anova: words(
    "--anova",
    "F tests of the terms",
    "also write anova: F tests of every term",
    { hidden: "choosing their type asks for them" },
    { docs: "also write `anova`: F tests of every term" },
  ),
  anovaType: words(
    "--anova-type <type>",
    "F tests of the terms, type",
    "I sequential, II after all but what contains the term, III whatever the coding",
    { none: "none" },
    {
      choices: { I: "type I, sequential", II: "type II", III: "type III" },
      docs: "`I` sequential, `II` after all terms that do not contain it, `III` whatever the coding",
      default: "III",
    },
  ),
  means: words(
    "--means <term>",
    "Marginal means of",
    "also write means: estimated marginal means of a factor, or of the cells of several, a:b",
    { placeholder: "arm" },
    {
      docs: "also write `means`: estimated marginal means of a factor, `arm`, or of the cells of several, `arm:week`",
    },
  ),
  by: words(
    "--by <term>",
    "At each",
    "take and compare the means at each level of another variable",
    { placeholder: "week" },
    { docs: "take and compare the means at each level of another variable, or of several, `week:sex`" },
  ),
  pairwise: words(
    "--pairwise <method>",
    "Comparisons of the means",
    "also write comparisons of the means: tukey, dunnett, holm, bonferroni, sidak or none",
    { none: "none" },
    {
      docs:
        "also write `comparisons` of the means, adjusted within each response and level of `--by`: `tukey`, `dunnett` (with the " +
        "reference level), `holm`, `bonferroni`, `sidak`, `none`",
      choices: {
        tukey: "all pairs, Tukey",
        dunnett: "with the reference level, Dunnett",
        holm: "all pairs, Holm",
        bonferroni: "all pairs, Bonferroni",
        sidak: "all pairs, Šidák",
        none: "all pairs, not adjusted",
      },
    },
  ),
  contrast: words(
    "--contrast <text>",
    "Contrasts",
    'also write contrasts: "label: arm[high] - arm[low] | week=8"',
    { placeholder: "late: arm[high] - arm[low] | week=8; …" },
    {
      docs:
        'also write `contrasts`: `"label: w*cell + …"`, a cell being `factor[level]`, or several joined by `:`; `| factor=level` ' +
        "holds for all cells; what is not named is averaged over",
    },
  ),
  certify: words(
    "--certify",
    "Certificates",
    "also write certificates of the fits, and certified: p by parametric bootstrap where that of the fit is in doubt",
    { none: "no" },
    {
      docs:
        "also write `certificates`, what shows that each fit is an optimum, and `certified`, the tests with p by parametric bootstrap " +
        "where few groups or a variance at its bound leave that of the fit in doubt",
    },
  ),
  certifyNsim: words(
    "--certify-nsim <n>",
    "Replicates of certificates",
    "replicates of --certify",
    forScripts,
    {
      docs: "replicates of `--certify`",
      default: "999",
    },
  ),
});

/** What the tables of the tests of each response are called, by their names. */
export const testHeadings: Readonly<Record<string, string>> = {
  anova: "F tests of the terms",
  means: "Estimated marginal means",
  comparisons: "Comparisons of means",
  contrasts: "Contrasts",
  debiased: "Effects relative to the middle of all taxa",
  pooled: "Effects over draws of the counts",
  certificates: "Certificates of the fits",
  certified: "Certified tests",
};

/** Words for the tests that take all responses at once. */
export const resamplingDescribed = described(resamplingOptions, {
  permute: words(
    "--permute <term>",
    "Permutation tests",
    "also write permutation: tests of a term by permutation",
    forScripts,
    {
      docs: "also write `permutation`: tests of a term by permutation, with family-wise p-values",
    },
  ),
  wholeTable: words(
    "--whole-table",
    "Tests of the whole table",
    "also write whole-table: tests of the terms by all responses together",
    forScripts,
    { docs: "also write `whole-table`: permutation tests of the terms by all responses together" },
  ),
  nperm: words("--nperm <n>", "Permutations", "permutations of --permute and --whole-table", forScripts, {
    docs: "permutations of `--permute` and `--whole-table`",
    default: "999",
  }),
  bootstrap: words(
    "--bootstrap",
    "Bootstrap",
    "also write bootstrap: percentile limits by parametric bootstrap",
    forScripts,
    { docs: "also write `bootstrap`: percentile limits of all parameters by parametric bootstrap" },
  ),
  nsim: words("--nsim <n>", "Replicates", "replicates of --bootstrap", forScripts, {
    docs: "replicates of `--bootstrap`",
    default: "1000",
  }),
  moderate: words(
    "--moderate",
    "Moderated tests",
    "also write moderated: tests with residual variances shrunk towards a common prior",
    forScripts,
    { docs: "also write `moderated`: tests with residual variances shrunk towards a common prior" },
  ),
});
