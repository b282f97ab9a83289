import type { Transformed } from "../table/remarks.js";
import type { Rule } from "./check.js";
import type { OptionsOf } from "./schema.js";
import * as option from "./schema.js";

/** What each sample is divided by. */
export type Normalization = "tss" | "none";

/** What counts or proportions become before they are fitted; `alr:REF` names the reference. */
export type Transformation = Exclude<Transformed, "alr"> | `alr:${string}` | "none";

/** The methods of `transform` but for `alr:REF`. */
const PLAIN: readonly string[] = ["clr", "log", "log2", "asinsqrt", "logit", "none"];

/** The methods that are logarithms, in which a sample's scale is a shift of all features. */
const LOGARITHMS: readonly (Transformed | undefined)[] = ["clr", "alr", "log", "log2"];

/** How counts become responses without a tree. */
const responseOptions = {
  /** Default `"none"`. */
  normalize: option.words("tss", "none") satisfies option.Kind<Normalization>,
  /** Default `"none"`. */
  transform: option.kind<Transformation>(
    "transformation",
    "be clr, alr:REF, log, log2, asinsqrt, logit or none",
    (value) => typeof value === "string" && (PLAIN.includes(value) || /^alr:./s.test(value)),
    PLAIN,
  ),
  /** Counts become log2 of counts per million with a weight for each cell. */
  voom: option.truth,
};

/** How uncertain the counts themselves are. */
const drawOptions = {
  /** Draws of the proportions behind the counts. */
  draws: option.kind<number>(
    "count",
    "be a whole number of at least 2",
    (value) => option.count.holds(value) && (value as number) >= 2,
  ),
  /** Added to each count as the parameter of the Dirichlet distribution. Default 0.5. */
  prior: option.positive,
  /** Standard deviation of the shift of each effect that the unknown scale of the samples makes. */
  scaleSd: option.positive,
};

/** What makes responses of a table of counts or proportions, beside balances. */
export const taxonOptions = { ...responseOptions, ...drawOptions };

/** What effects of taxa are relative to. */
export const shiftOptions = {
  /** Effects are corrected by their mode, or tested against their median. */
  debias: option.words("mode", "median"),
};

/** The reference of `alr:REF`. */
export function referenceOf(method: Transformation): string | undefined {
  return method.startsWith("alr:") ? method.slice("alr:".length) : undefined;
}

/** The name of a method without its reference; undefined for numbers as they are. */
export function transformedBy(method: Transformation): Transformed | undefined {
  if (method === "none") return undefined;
  return referenceOf(method) === undefined ? (method as Transformed) : "alr";
}

/** Is a sample's scale a shift of all its features? */
export function isLogarithm(transformed: Transformed | undefined): boolean {
  return LOGARITHMS.includes(transformed);
}

type TaxonValues = OptionsOf<typeof taxonOptions> &
  OptionsOf<typeof shiftOptions> & {
    readonly [N in "tree" | "cluster" | "pseudocount" | "weights" | "taxonEffects" | "sensitivity"]?: unknown;
  } & { readonly zeros?: { readonly by: string } | undefined; readonly sensitivityGrid?: unknown };

const along = (given: TaxonValues) =>
  given.tree === undefined ? given.cluster && "cluster" : ("tree" as const);

const isAsked = (value: unknown) => value !== undefined && value !== "none" && value !== false;

const logarithms = { option: "transform", value: ["clr", "alr:REF", "log", "log2"] };

export const taxonRules: readonly Rule<TaxonValues>[] = [
  (given) => {
    const tree = along(given);
    const name = (["normalize", "transform", "voom"] as const).find((each) => isAsked(given[each]));
    if (typeof tree !== "string" || name === undefined) return undefined;
    const rule = "makes responses without a tree; balances are log-ratios already";
    return { option: name, rule, got: { option: tree } };
  },
  (given) => {
    if (typeof along(given) !== "string" || given.zeros?.by !== "missing") return undefined;
    const zeros = { option: "zeros", value: "missing" };
    return {
      option: zeros,
      rule: "is for single features; a balance needs all its parts",
      got: { option: along(given) as string },
    };
  },
  (given) => {
    const others = ["normalize", "transform", "pseudocount", "zeros", "weights", "draws"] as const;
    const other = given.voom ? others.find((each) => isAsked(given[each])) : undefined;
    if (other === undefined) return undefined;
    return { option: "voom", rule: "makes responses and weights of counts alone", got: { option: other } };
  },
  ({ draws, prior, scaleSd }) => {
    const name = prior !== undefined ? "prior" : scaleSd !== undefined ? "scaleSd" : undefined;
    if (name === undefined || draws !== undefined) return undefined;
    return { option: name, rule: ["goes with ", { option: "draws" }], got: "none" };
  },
  (given) => {
    if (given.draws === undefined || typeof along(given) === "string") return undefined;
    if (given.transform !== undefined && isLogarithm(transformedBy(given.transform))) return undefined;
    const got = given.transform === undefined ? "neither" : { option: "transform", value: given.transform };
    return { option: "draws", rule: ["goes with ", logarithms, " or ", { option: "tree" }], got };
  },
  (given) => {
    const others = ["pseudocount", "zeros"] as const;
    const other = given.draws === undefined ? undefined : others.find((each) => given[each] !== undefined);
    if (other === undefined) return undefined;
    const hint = ["; ", { option: "prior" }, " says what stands behind a zero"];
    return { option: "draws", rule: "leaves no zeros to replace", got: { option: other }, hint };
  },
  (given) => {
    const others = ["debias", "taxonEffects", "sensitivity", "sensitivityGrid"] as const;
    const other = given.draws === undefined ? undefined : others.find((each) => isAsked(given[each]));
    if (other === undefined) return undefined;
    return { option: other, rule: "is for counts as they are", got: { option: "draws" } };
  },
  (given) => {
    if (given.scaleSd === undefined) return undefined;
    const name = along(given);
    const isRatio = given.transform !== undefined && transformedBy(given.transform) === "alr";
    if (typeof name !== "string" && !isRatio) return undefined;
    const got = typeof name === "string" ? { option: name } : { option: "transform", value: "alr" };
    return { option: "scaleSd", rule: "is for clr, log and log2; log-ratios have no scale", got };
  },
  (given) => {
    const { debias, transform = "none", taxonEffects } = given;
    if (debias === undefined) return undefined;
    const option = { option: "debias", value: debias };
    const tree = along(given);
    if (typeof tree === "string") {
      if (taxonEffects) return undefined;
      const hint = ["; ", { option: "taxonEffects" }, " has effects of taxa"];
      return { option, rule: "is for taxa, not for balances", got: { option: tree }, hint };
    }
    const by = transformedBy(transform);
    if (debias === "mode" ? by === "clr" : isLogarithm(by)) return undefined;
    const rule = debias === "mode" ? { option: "transform", value: "clr" } : logarithms;
    const got = by === undefined ? "none" : { option: "transform", value: transform };
    return { option, rule: ["goes with ", rule], got };
  },
];
