import type { ComparisonAdjust } from "../inference/multiplicity/multiple-comparisons.js";
import type { Rule } from "./check.js";
import * as option from "./schema.js";

/** Tests beside those of the coefficients, of a fit that is described in full. */
export const testOptions = {
  /** F tests of the terms. */
  anova: option.truth,
  /** Default `"III"`. */
  anovaType: option.words("I", "II", "III"),
  /** Terms whose marginal means are wanted. */
  means: option.names,
  /** Variables at each of whose levels the means are taken and compared apart. */
  by: option.text,
  /** How the comparisons of the means are adjusted; none are made without. */
  pairwise: option.words(
    "tukey",
    "dunnett",
    "holm",
    "bonferroni",
    "sidak",
    "none",
  ) satisfies option.Kind<ComparisonAdjust>,
  /** Contrasts of cells. */
  contrast: option.kind<readonly string[]>("contrasts", option.names.rule, option.names.holds),
  /** Certificates of the fits, and p-values by parametric bootstrap where those of the fit are in doubt. */
  certify: option.truth,
  /** Replicates of the bootstrap of `certify`. Default 999. */
  certifyNsim: option.count,
};

/** Tests that need all responses at once. */
export const resamplingOptions = {
  /** Terms that are tested by permutation. */
  permute: option.names,
  /** Permutation tests of the terms by all responses together. */
  wholeTable: option.truth,
  /** Permutations besides the data as they are. Default 999. */
  nperm: option.count,
  /** Percentile limits by parametric bootstrap. */
  bootstrap: option.truth,
  /** Replicates. Default 1000. */
  nsim: option.count,
  /** Tests with residual variances shrunk towards a common prior. */
  moderate: option.truth,
};

/** Tests that are made of each response by itself, as an option asks for them. */
export interface TestRequest extends option.OptionsOf<typeof testOptions> {}

type Given = TestRequest &
  option.OptionsOf<typeof resamplingOptions> & { readonly vcov?: string | undefined };

const companions = [
  ["anovaType", ["anova"]],
  ["by", ["means"]],
  ["pairwise", ["means"]],
  ["certifyNsim", ["certify"]],
  ["nperm", ["permute", "wholeTable"]],
  ["nsim", ["bootstrap"]],
] as const satisfies readonly (readonly [keyof Given, readonly (keyof Given)[]])[];

/** Tests of several coefficients, which need their covariances. */
const several = ["anova", "means", "contrast"] as const;

export const testRules: readonly Rule<Given>[] = [
  (given) => {
    const alone = companions.find(
      ([name, others]) => given[name] !== undefined && !others.some((other) => given[other]),
    );
    if (alone === undefined) return undefined;
    const [option, others] = alone;
    const mentions = others.map((other) => ({ option: other }));
    const rule = mentions.flatMap((mention, i) => (i === 0 ? ["goes with ", mention] : [" or ", mention]));
    return { option, rule, got: others.length === 1 ? "none" : "neither" };
  },
  (given) => {
    const option = several.find((name) => given[name]);
    if (option === undefined || given.vcov !== "joint") return undefined;
    const rule = "needs the covariances of the coefficients";
    return { option, rule, got: { option: "vcov", value: "joint" } };
  },
  ({ moderate, vcov = "gls" }) => {
    if (!moderate || !vcov.startsWith("cr")) return undefined;
    const rule = "needs a covariance that scales with the residual variance";
    return { option: "moderate", rule, got: { option: "vcov", value: vcov } };
  },
];
