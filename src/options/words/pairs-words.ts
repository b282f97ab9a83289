import { pairsOptions } from "../pairs.js";
import { described, type OptionWords } from "./words.js";

const onLine = { hidden: "for the command line" };

function reported(
  flag: string,
  label: string,
  says: string,
  more: Pick<OptionWords, "default"> = {},
): OptionWords {
  return { ...more, label, says, group: "Pairs", flag: { flag }, page: onLine, report: onLine };
}

/** Which pairs are reported, with their words. */
export const pairsDescribed = described(pairsOptions, {
  q: reported("--max-q <share>", "Largest q-value", "report pairs with a q-value of at most this", {
    default: "0.1",
  }),
  p: reported("--max-p <share>", "Largest p-value", "report pairs with a p-value of at most this"),
  top: reported("--top <n>", "Number of pairs", "report so many pairs of the smallest p-values"),
});
