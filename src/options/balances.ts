import type { LinkageMethod } from "../tree/agglomerate.js";
import type { Rule } from "./check.js";
import type { OptionsOf } from "./schema.js";
import * as option from "./schema.js";

/** What features are clustered by. */
export type Clustering =
  | { readonly by: "correlation" }
  | { readonly by: "gradient"; readonly column: string }
  | { readonly by: "rank"; readonly file: string }
  | { readonly by: "random"; readonly seed?: number };

/** What stands in for zeros. */
export type ZeroReplacement =
  /** Added to every cell. */
  | { readonly by: "pseudocount"; readonly value: number }
  /** Put in the place of zeros. */
  | { readonly by: "replace"; readonly value: number }
  | { readonly by: "multiplicative"; readonly delta?: number };

/** What becomes of zeros: a number, or a missing cell. */
export type ZeroTreatment = ZeroReplacement | { readonly by: "missing" };

/** How a table of counts or proportions becomes parts of balances or of other responses, where a study is described in full. */
export const balanceOptions = {
  /** A file with the tree that balances are made along. */
  tree: option.file,
  /** The clustering that balances are made along. */
  cluster: option.kind<Clustering>(
    "clustering",
    "be correlation, gradient:COL, rank:FILE or random:SEED",
    option.isRecord,
  ),
  linkage: option.words("ward", "average", "complete", "single") satisfies option.Kind<LinkageMethod>,
  /** Features are added up to taxa of this level, 1 the highest. */
  level: option.kind<number>("rank", "be a whole number from 1", (value) => option.count.holds(value)),
  /** Least total of a feature over the samples. */
  minFrequency: option.kind<number>(
    "total",
    "be a total, a number of at least 0",
    (value) => option.number.holds(value) && (value as number) >= 0,
  ),
  /** Least number of samples in which a feature occurs, or `"10%"` of them. */
  minPrevalence: option.kind<number | `${number}%`>(
    "prevalence",
    "be a number of samples, such as 12, or a share of them, such as 10%",
    (value) => ["number", "string"].includes(typeof value),
  ),
  /** Least mean share of a feature, or `"0.01%"`. */
  minAbundance: option.kind<number | `${number}%`>(
    "abundance",
    "be a proportion, such as 0.0001, or a percentage, such as 0.01%",
    (value) => ["number", "string"].includes(typeof value),
  ),
  /** Added to every cell. */
  pseudocount: option.positive,
  /** What becomes of zeros. */
  zeros: option.kind<Exclude<ZeroTreatment, { by: "pseudocount" }>>(
    "zeros",
    "be multiplicative, multiplicative:DELTA, replace:X or missing",
    option.isRecord,
  ),
  /** A file of lineages. */
  taxonomy: option.file,
  /** Features that are no tip of the tree are left out. */
  dropUnmatched: option.truth,
};

type BalanceValues = OptionsOf<typeof balanceOptions> & {
  readonly [N in "transform" | "draws"]?: unknown;
};

/** Options of which at most one may be given. */
export const balanceAlternatives = [
  ["tree", "cluster"],
  ["pseudocount", "zeros"],
] as const;

const along = [{ option: "tree" }, " or ", { option: "cluster" }];

/** What replaces zeros says nothing without logarithms. */
const needLogarithms = ["pseudocount", "zeros"] as const;

export const balanceRules: readonly Rule<BalanceValues>[] = [
  ({ dropUnmatched, tree, cluster }) => {
    if (!dropUnmatched || tree !== undefined) return undefined;
    const got = cluster === undefined ? "none" : { option: "cluster" };
    return { option: "dropUnmatched", rule: ["goes with ", { option: "tree" }], got };
  },
  ({ linkage, cluster }) => {
    if (linkage === undefined || (cluster && cluster.by !== "random")) return undefined;
    return cluster === undefined
      ? { option: "linkage", rule: ["goes with ", { option: "cluster" }], got: "none" }
      : {
          option: "linkage",
          rule: "goes with correlation, gradient or rank",
          got: { option: "cluster", value: cluster.by },
        };
  },
  (given) => {
    const { transform } = given;
    if ((given.tree ?? given.cluster) !== undefined) return undefined;
    const alone = needLogarithms.find((name) => given[name] !== undefined);
    if (alone === undefined || given.zeros?.by === "missing" || given.draws !== undefined) return undefined;
    if (transform !== undefined && transform !== "none") return undefined;
    const hint = "; without them the columns of TABLE are responses as they stand";
    return {
      option: alone,
      rule: ["goes with ", ...along, " or ", { option: "transform" }],
      got: "none",
      hint,
    };
  },
  (given) => {
    if (given.taxonomy === undefined || (given.tree ?? given.cluster ?? given.level) !== undefined)
      return undefined;
    return { option: "taxonomy", rule: ["goes with ", ...along, " or ", { option: "level" }], got: "none" };
  },
];

/** What making balances needs, where nothing is fitted. */
export const onlyBalanceRules: readonly Rule<BalanceValues & { readonly metadata?: unknown }>[] = [
  ({ tree, cluster }) => {
    if ((tree ?? cluster) !== undefined) return undefined;
    const forms = balanceOptions.cluster.rule.replace(/^be /, "");
    const rule = ["needs ", { option: "tree", value: "FILE" }, " or ", { option: "cluster", value: forms }];
    return { where: "balances", rule, got: "neither" };
  },
  ({ cluster, metadata }) => {
    if (cluster?.by !== "gradient" || metadata !== undefined) return undefined;
    const gradient = { option: "cluster", value: `gradient:${cluster.column}` };
    return { option: gradient, rule: ["needs ", { option: "metadata" }, " with that column"], got: "none" };
  },
];
