import { planningOptions } from "../power.js";
import { described, type OptionWords } from "./words.js";

const onLine = { hidden: "for the command line" };

/** Words of an option under a heading. */
function under(group: string) {
  return (
    flag: string,
    label: string,
    says: string,
    more: Pick<OptionWords, "docs" | "default"> = {},
  ): OptionWords => ({ ...more, label, says, group, flag: { flag }, page: onLine, report: onLine });
}

const truth = under("What is true");
const study = under("Studies");

/** The options of planned studies with their words. */
export const planningDescribed = described(planningOptions, {
  pilot: truth(
    "--pilot <file>",
    "Pilot",
    "model.json of a pilot, whose variances, model and design are taken",
  ),
  effect: truth(
    "--effect <name=size>",
    "True effects",
    "true effect: NAME=0.5, NAME=0.2,0.4 or NAME=normal:0:0.3 over responses, NAME=pilot",
    {
      docs:
        "true effect by the name of the coefficient: `NAME=0.5`; `NAME=0.2,0.4`, of which each response has one; `NAME=normal:MEAN:SD` over " +
        "the responses; `NAME=pilot`, as those of the pilot without their errors",
    },
  ),
  theta: truth(
    "--theta <list>",
    "True θ",
    "standard deviations of the random effects over sigma, in the order of θ",
    {
      default: "those of the pilot",
    },
  ),
  standardized: truth(
    "--standardized",
    "Standardized effects",
    "effects are in units of each response's sigma",
  ),
  nresponses: truth("--nresponses <n>", "Responses", "responses of a study", {
    default: "those of the pilot, or 1",
  }),
  share: truth("--share <share>", "Share of true effects", "share of the responses that have the effects", {
    default: "1",
  }),
  arms: study(
    "--arms <name=levels>",
    "Arms",
    "covariate between groups and its levels: arm=placebo,drug; in place of metadata",
  ),
  times: study("--times <name=times>", "Visits", "column of visits and their times: week=0,2,4,8"),
  ngroups: study("--ngroups <list>", "Numbers of groups", "numbers of groups, such as 20,40,80", {
    default: "those of the metadata",
  }),
  nvisits: study(
    "--nvisits <list>",
    "Numbers of visits",
    "numbers of visits, at equal distances over the times",
    {
      default: "those of the metadata",
    },
  ),
  dropout: study(
    "--dropout <list>",
    "Dropout",
    "shares of the groups that have left by the last visit, such as 0,0.2",
    { default: "0" },
  ),
  growth: study(
    "--growth <power>",
    "Growth of dropout",
    "the share that has left grows as time to this power",
    { default: "1" },
  ),
  lost: study("--lost <share>", "Samples lost", "share of samples that are missing at random besides", {
    default: "0",
  }),
  tests: study(
    "--tests <test>",
    "Tests compared",
    "a test to compare: satterthwaite, kenward-roger, residual or normal",
    {
      default: "that of --test",
    },
  ),
  analysis: study(
    "--analysis <formula>",
    "Other analyses",
    "another formula that the same studies are analysed with",
  ),
  fdr: study("--fdr <share>", "False discovery rate", "false discovery rate over the responses", {
    default: "0.05",
  }),
  alpha: study("--alpha <share>", "Level", "level of each test, family-wise level, and 1 - level of limits", {
    default: "0.05",
  }),
  target: study(
    "--target <share>",
    "Wanted power",
    "power for which the number of groups is read off the curve",
    { default: "0.8" },
  ),
});
