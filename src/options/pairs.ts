import type { Rule } from "./check.js";
import * as option from "./schema.js";

/** Which of all pairs are reported, and what is added to the model of each. */
export const pairsOptions = {
  /** Pairs with a q-value of at most this are reported. Default 0.1, where none of the three is given. */
  q: option.share,
  /** Pairs with a p-value of at most this. */
  p: option.share,
  /** So many pairs of the smallest p-values. */
  top: option.count,
};

/** One of the three says which pairs are reported. */
export const pairsRules: readonly Rule<option.OptionsOf<typeof pairsOptions>>[] = [
  (given) => {
    const asked = (["q", "p", "top"] as const).filter((name) => given[name] !== undefined);
    if (asked.length < 2) return undefined;
    return { option: asked[0]!, rule: "says which pairs are reported", got: { option: asked[1]! } };
  },
];
