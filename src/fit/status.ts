import { statusBits } from "../kernel/layouts.js";

/**
 * What can be said of the fit of one response, from best to worst; `status` is the worst that holds, `flags` a bit mask
 * of all (bit i for the i-th word).
 *
 * - `ok`: converged to an optimum inside the parameter space
 * - `singular`: converged to the boundary: a variance of zero or a correlation of ±1; the estimates are valid
 * - `rank-deficient`: columns of X depend on earlier ones; their coefficients are NaN, the others valid
 * - `not-converged`: the search did not reach an optimum, or the response has infinite cells; do not use the result
 * - `perfect-fit`: the model reproduces the response to the last digits; variances say nothing, and there are no tests
 * - `constant`: the response does not vary; only its level is given
 * - `unidentified`: one group, one row per group, or groups that are fixed effects too: the variances cannot be told
 *   apart
 * - `too-few-rows`: no more rows than fixed effects
 * - `all-missing`: no row has a value
 */
export const statusWords = [
  "ok",
  "singular",
  "rank-deficient",
  "not-converged",
  "perfect-fit",
  "constant",
  "unidentified",
  "too-few-rows",
  "all-missing",
] as const;

/** How the fit of a response went; the README explains each word. */
export type Status = (typeof statusWords)[number];

/** The bit of a status word in `flags`. */
export function flagOf(word: Status): number {
  return 1 << statusWords.indexOf(word);
}

/** The worst word of a bit mask; `ok` for none. */
export function worstStatus(flags: number): Status {
  return flags === 0 ? "ok" : statusWords[31 - Math.clz32(flags)]!;
}

/** What is said of the statuses that need no details. */
export const statusSentences = {
  constant: "the response does not vary",
  "perfect-fit": "the model reproduces the response; what is left of it is rounding",
  "all-missing": "no sample has a value",
} as const;

/** A status that holds of a response or of its rows, and what it says of them. */
export type Reason = readonly [Status, string];

/** Statuses that hold together: their flags, and what they say, the worst first. */
export function reasonsTogether(reasons: readonly Reason[]): {
  readonly flags: number;
  readonly message: string;
} {
  const flags = reasons.reduce((all, [status]) => all | flagOf(status), 0);
  const sorted = [...reasons].sort(([a], [b]) => flagOf(b) - flagOf(a));
  return { flags, message: sorted.map(([, says]) => says).join("; ") };
}

/** The word for each bit that the kernel sets. */
const wordOfBit: Readonly<Record<keyof typeof statusBits, Status>> = {
  SINGULAR: "singular",
  NOT_CONVERGED: "not-converged",
  PERFECT_FIT: "perfect-fit",
  CONSTANT: "constant",
  NOT_FINITE: "not-converged",
};

const bits = Object.entries(wordOfBit).map(
  ([name, word]) => [statusBits[name as keyof typeof statusBits], flagOf(word)] as const,
);

const flagsOf = Uint16Array.from({ length: 1 << bits.length }, (_, set) =>
  bits.reduce((flags, [bit, flag]) => (set & bit ? flags | flag : flags), 0),
);

/** Flags of the bits of a kernel record. */
export function flagsOfBits(bits: number): number {
  return flagsOf[bits]!;
}
