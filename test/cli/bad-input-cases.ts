import { smallStudy, tsv } from "../support/scene.js";

/** Files that the cases read. */
export const study = smallStudy();
export const fit = ["fit", "@table.tsv", "--metadata", "@meta.tsv"];
export const model = ["--formula", "time + arm", "--groups", "patient"];
export const out = ["-o", "@out"];
/** A command line that fits. */
export const usual = [...fit, ...model, ...out];
/** The same of counts, for balances. */
export const onCounts = ["fit", "@counts.tsv", "--metadata", "@meta.tsv", ...model, ...out];

/** A command line that cannot be carried out. */
export interface BadInput {
  readonly name: string;
  /** `@name` stands for a file of the scene. */
  readonly argv: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly code: number;
  readonly says: readonly (string | RegExp)[];
}

export const badInput: readonly BadInput[] = [
  // 64: the command line itself
  { name: "nothing", argv: [], code: 64, says: ["Usage: mixedlm"] },
  {
    name: "unknown command",
    argv: ["fti"],
    code: 64,
    says: ["mixedlm: unknown command 'fti'", "Did you mean fit?"],
  },
  {
    name: "unknown option",
    argv: [...fit, "--fromula", "time", ...out],
    code: 64,
    says: ["mixedlm: unknown option '--fromula'", "Did you mean --formula?"],
  },
  {
    name: "unknown method",
    argv: [...usual, "--test", "sattertwaite"],
    code: 64,
    says: ["did you mean 'satterthwaite'"],
  },
  {
    name: "no table",
    argv: ["fit", ...fit.slice(2), ...model, ...out],
    code: 64,
    says: ["TABLE must be given"],
  },
  {
    name: "table after the metadata",
    argv: ["fit", "--metadata", "@meta.tsv", "@table.tsv", ...model, ...out],
    code: 64,
    says: ["put it before --metadata"],
  },
  {
    name: "no metadata",
    argv: ["fit", "@table.tsv", ...model, ...out],
    code: 64,
    says: [
      /^mixedlm: one table needs the names of its responses, .*; covariates in another file go to --metadata$/m,
    ],
  },
  { name: "no formula", argv: [...fit, ...out], code: 64, says: ["--formula F must be given"] },
  { name: "no folder", argv: [...fit, ...model], code: 64, says: ["-o DIR"] },
  {
    name: "tree and clustering",
    argv: [...onCounts, "--tree", "@tree.nwk", "--cluster", "correlation"],
    code: 64,
    says: ["--tree", "cannot be used with", "--cluster"],
  },
  {
    name: "two ways with zeros",
    argv: [...onCounts, "--cluster", "correlation", "--pseudocount", "1", "--zeros", "multiplicative"],
    code: 64,
    says: ["--pseudocount", "cannot be used with", "--zeros"],
  },
  {
    name: "zeros without a tree",
    argv: [...usual, "--pseudocount", "1"],
    code: 64,
    says: ["--pseudocount: goes with --tree or --cluster"],
  },
  {
    name: "filter of numbers that are no counts",
    argv: [...usual, "--min-prevalence", "5"],
    code: 65,
    says: ["counts must be finite numbers, zero or more"],
  },
  {
    name: "linkage without clustering",
    argv: [...usual, "--linkage", "ward"],
    code: 64,
    says: ["--linkage: goes with --cluster"],
  },
  {
    name: "numeric and categorical",
    argv: [...usual, "--numeric", "time", "--categorical", "time"],
    code: 64,
    says: ["column 'time' must be one of them"],
  },
  {
    name: "joint with t",
    argv: [...usual, "--vcov", "joint"],
    code: 64,
    says: ["--vcov joint: goes with --test normal"],
  },
  {
    name: "random formula without groups",
    argv: [...fit, "--formula", "time + (1 | patient)", "--re-formula", "time", ...out],
    code: 64,
    says: ["--re-formula: goes with --groups"],
  },
  {
    name: "reference twice",
    argv: [...usual, "--reference", "arm=drug", "--reference", "arm=placebo"],
    code: 64,
    says: ["'arm' is given twice"],
  },
  {
    name: "share for a prevalence",
    argv: [...onCounts, "--min-prevalence", "0.1"],
    code: 64,
    says: ["such as 10%"],
  },
  {
    name: "negative pseudocount",
    argv: [...onCounts, "--pseudocount", "-1"],
    code: 64,
    says: ["must be a positive number"],
  },
  {
    name: "delta beyond 1",
    argv: [...onCounts, "--zeros", "multiplicative:2"],
    code: 64,
    says: ["between 0 and 1"],
  },
  {
    name: "unknown clustering",
    argv: [...onCounts, "--cluster", "phylogeny"],
    code: 64,
    says: ["correlation, gradient:COL, rank:FILE or random:SEED"],
  },
  ...[
    ["effects of taxa without a tree", [...usual, "--taxon-effects"], "--taxon-effects: goes with --tree"],
    [
      "sensitivity without zeros",
      [...onCounts, "--cluster", "random", "--sensitivity"],
      "--sensitivity: goes with --pseudocount or --zeros, got neither",
    ],
    [
      "a grid of words",
      [...onCounts, "--cluster", "random", "--pseudocount", "1", "--sensitivity-grid", "low,high"],
      "positive numbers with commas",
    ],
    ["unknown level", [...onCounts, "--level", "gens"], "did you mean 'genus'"],
    ["level 0", [...onCounts, "--level", "0"], "or a number from 1"],
    ["zeros replaced by zero", [...onCounts, "--zeros", "replace:0"], "X must be a positive number"],
    ["seed of words", [...onCounts, "--cluster", "random:x"], "whole number"],
    ["large seed", [...usual, "--seed", "9007199254740992"], "a whole number from 0 to 2^53 - 1"],
    ["seed of a random tree too large", [...onCounts, "--cluster", "random:9007199254740993"], "2^53 - 1"],
    [
      "linkage of a random tree",
      [...onCounts, "--cluster", "random", "--linkage", "ward"],
      "--linkage: goes with correlation, gradient or rank",
    ],
    [
      "clusters with Satterthwaite",
      [...usual, "--vcov", "cr1"],
      "--vcov cr1: goes with --test residual or normal",
    ],
    ["too many threads", [...usual, "--threads", "1025"], "from 0 to 1024"],
    ["a prediction without a model", ["predict", ...fit.slice(2), ...out], "MODEL must be given"],
    ["a prediction of nothing", ["predict", "@model.json", ...out], "--metadata FILE must be given"],
    [
      "a prediction into nothing",
      ["predict", "@model.json", ...fit.slice(2)],
      "-o FILE: the file of predictions",
    ],
    ["Kenward and Roger with ML", [...usual, "--test", "kenward-roger", "--ml"], "needs REML, got --ml"],
    ["unknown pattern", [...usual, "--free", "patient=some"], "one of all, diagonal, none"],
    ["start of words", [...usual, "--start", "1,x"], "numbers with commas"],
    ["infinite sigma", [...usual, "--sigma", "1e999"], "must be a positive number"],
  ].map(([name, argv, says]) => ({
    name: name as string,
    argv: argv as string[],
    code: 64,
    says: [says as string],
  })),
  { name: "half a thread", argv: [...usual, "--threads", "0.5"], code: 64, says: ["must be a whole number"] },
  {
    name: "balances along nothing",
    argv: ["balances", "@counts.tsv", ...out],
    code: 64,
    says: ["--tree FILE or --cluster"],
  },
  {
    name: "gradient without metadata",
    argv: ["balances", "@counts.tsv", "--cluster", "gradient:time", ...out],
    code: 64,
    says: ["needs --metadata"],
  },

  // 65: formula and data
  {
    name: "broken formula",
    argv: [...fit, "--formula", "time + * arm", "--groups", "patient", ...out],
    code: 65,
    says: ["formula: expected a term, not '*'", /\n {4}time \+ \* arm\n {11}\^\n$/],
  },
  {
    name: "code in a formula",
    argv: [...fit, "--formula", "time + process.exit(3)", "--groups", "patient", ...out],
    code: 65,
    says: ["no function named 'process.exit'", "^^^^^^^^^^^^"],
  },
  {
    name: "unknown covariate",
    argv: [...fit, "--formula", "tme", "--groups", "patient", ...out],
    code: 65,
    says: ["no column named 'tme' (did you mean 'time'?)"],
  },
  {
    name: "unknown groups",
    argv: [...fit, "--formula", "time", "--groups", "pateint", ...out],
    code: 65,
    says: ["mixedlm: --groups: no column named 'pateint' (did you mean 'patient'?)"],
  },
  {
    name: "no groups",
    argv: [...fit, "--formula", "time", ...out],
    code: 64,
    says: [/^mixedlm: needs --groups, or a bar such as \(1 \| patient\) .*, got neither; mixedlm ols fits/m],
  },
  {
    name: "broken random formula",
    argv: [...usual, "--re-formula", "1 +"],
    code: 65,
    says: ["1 +", "^"],
  },
  { name: "broken condition", argv: [...usual, "--subset", "time >"], code: 65, says: ["time >", "^"] },
  {
    name: "empty subset",
    argv: [...usual, "--subset", "time > 99"],
    code: 65,
    says: ["no sample satisfies 'time > 99'"],
  },
  {
    name: "unknown level",
    argv: [...usual, "--reference", "arm=drg"],
    code: 65,
    says: ["did you mean 'drug'?"],
  },
  {
    name: "unknown numeric column",
    argv: [...usual, "--numeric", "tim"],
    code: 65,
    says: ["did you mean 'time'?"],
  },
  {
    name: "text among numbers",
    argv: usual,
    files: {
      "table.tsv": tsv([
        ["id", "r1"],
        ["s1", 1],
        ["s2", "high"],
      ]),
    },
    code: 65,
    says: ["table.tsv: row 3, column 'r1'", "got 'high'"],
  },
  {
    name: "samples twice",
    argv: usual,
    files: {
      "table.tsv": tsv([
        ["id", "r1"],
        ["s1", 1],
        ["s1", 2],
      ]),
    },
    code: 65,
    says: ["table.tsv", "unique, got 's1'"],
  },
  {
    name: "columns twice",
    argv: usual,
    files: {
      "table.tsv": tsv([
        ["id", "r1", "r1"],
        ["s1", 1, 2],
      ]),
    },
    code: 65,
    says: ["unique, got 'r1'"],
  },
  {
    name: "ragged row",
    argv: usual,
    files: {
      "table.tsv": tsv([
        ["id", "r1", "r2"],
        ["s1", 1],
      ]),
    },
    code: 65,
    says: ["table.tsv: row 2", "3 cells"],
  },
  {
    name: "no common samples",
    argv: usual,
    files: {
      "meta.tsv": tsv([
        ["id", "patient", "time", "arm"],
        ["x1", "p1", 1, "drug"],
      ]),
    },
    code: 65,
    says: ["none in common", "'s1'", "'x1'"],
  },
  {
    name: "empty table",
    argv: usual,
    files: { "table.tsv": "" },
    code: 65,
    says: ["table.tsv", "empty file"],
  },
  {
    name: "header only",
    argv: usual,
    files: { "table.tsv": "id\tr1\n" },
    code: 65,
    says: ["table.tsv", "rows below its header"],
  },
  {
    name: "the same covariate in two files",
    argv: [...fit, "@more.tsv", ...model, ...out],
    files: { "more.tsv": study["meta.tsv"]! },
    code: 65,
    says: ["columns must have different names", "meta.tsv and", "more.tsv"],
  },
  {
    name: "zeros into logarithms",
    argv: [...onCounts, "--cluster", "correlation"],
    code: 65,
    says: [/got 0 for feature 'f\w' in sample 's\d+'/, "--pseudocount 1", "--zeros multiplicative"],
  },
  {
    name: "negative counts",
    argv: [
      "fit",
      "@table.tsv",
      "-m",
      "@meta.tsv",
      ...model,
      ...out,
      "--cluster",
      "correlation",
      "--pseudocount",
      "1",
    ],
    code: 65,
    says: [/zero or more, got -\d.* for feature 'r\d' in sample/],
  },
  {
    name: "broken tree",
    argv: [...onCounts, "--tree", "@tree.nwk", "--pseudocount", "1"],
    files: { "tree.nwk": "((fa,fb),(fc,fd);\n" },
    code: 65,
    says: ["tree.nwk", "expected ',' or ')' at character 17"],
  },
  {
    name: "tree of other features",
    argv: [...onCounts, "--tree", "@tree.nwk", "--pseudocount", "1"],
    files: { "tree.nwk": "((fa,fb),fx);" },
    code: 65,
    says: ["'fc'", "'fd'"],
  },
  {
    name: "missing tree",
    argv: [...onCounts, "--tree", "@tree.nwk", "--pseudocount", "1"],
    code: 66,
    says: ["tree.nwk': no such file"],
  },
  {
    name: "filters that leave nothing",
    argv: [...onCounts, "--cluster", "correlation", "--min-frequency", "100000"],
    code: 65,
    says: ["--min-frequency, --min-prevalence: at least one feature must remain"],
  },
  {
    name: "unknown gradient",
    argv: [...onCounts, "--cluster", "gradient:tme", "--pseudocount", "1"],
    code: 65,
    says: ["--cluster gradient:tme: no column named 'tme' (did you mean 'time'?)"],
  },
  {
    name: "gradient of words",
    argv: [...onCounts, "--cluster", "gradient:arm", "--pseudocount", "1"],
    code: 65,
    says: ["must be numeric, got categories; arm is categorical"],
  },
  {
    name: "rank without a feature",
    argv: [...onCounts, "--cluster", "rank:@rank.tsv", "--pseudocount", "1"],
    files: {
      "rank.tsv": tsv([
        ["feature", "rank"],
        ["fa", 1],
        ["fb", 2],
        ["fc", 3],
      ]),
    },
    code: 65,
    says: ["every feature needs a rank, got none for fd"],
  },
  {
    name: "taxonomy without a feature",
    argv: [...onCounts, "--cluster", "correlation", "--pseudocount", "1", "--taxonomy", "@taxa.tsv"],
    files: {
      "taxa.tsv": tsv([
        ["Feature ID", "Taxon"],
        ["fa", "k__A"],
      ]),
    },
    code: 65,
    says: ["every feature needs a lineage, got none for 'f"],
  },

  // 66: missing input
  {
    name: "missing table",
    argv: ["fit", "@nosuch.tsv", ...fit.slice(2), ...model, ...out],
    code: 66,
    says: ["nosuch.tsv': no such file"],
  },
  {
    name: "missing metadata",
    argv: ["fit", "@table.tsv", "-m", "@nosuch.tsv", ...model, ...out],
    code: 66,
    says: ["nosuch.tsv': no such file"],
  },
];
