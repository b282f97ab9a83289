import type { Fitted } from "../../inference/each-tested.js";
import { type ProfiledParameters, profiledLimits } from "../../inference/variances/profiled-limits.js";
import { bootstrapDraws, type DrawsAsk } from "../../resample/bootstrap-draws.js";
import {
  type PermutedRange,
  type PermutedTerm,
  permutedRange,
} from "../../resample/permutation/permuted-range.js";
import { type WholeTableAsk, wholeTableRange } from "../../resample/permutation/whole-table-range.js";

/** A stretch of draws: replicates, or permutations. */
export interface Draws {
  readonly first: number;
  readonly count: number;
}

/** What is asked of a piece of a permutation test. */
type PermutationAsk = Pick<PermutedTerm, "columns" | "scheme" | "seed"> & Draws;

/** The verbs whose work is cut into pieces, and what a piece of each computes, on whichever thread. */
export const pieceRuns = {
  permute: ({ plan, balances, result }: Fitted, { first, count, ...ask }: PermutationAsk): PermutedRange =>
    permutedRange({ plan, table: balances, names: result.responses, ...ask }, first, count),
  bootstrap: (fitted: Fitted, ask: DrawsAsk) => bootstrapDraws(fitted, ask),
  profile: (fitted: Fitted, ask: ProfiledParameters) => profiledLimits(fitted, ask),
  wholeTable: (fitted: Fitted, ask: WholeTableAsk) => wholeTableRange(fitted, ask),
};

export type Verb = keyof typeof pieceRuns;
export type AskOf<V extends Verb> = Parameters<(typeof pieceRuns)[V]>[1];
export type PartOf<V extends Verb> = ReturnType<(typeof pieceRuns)[V]>;

/** A piece of the work of a verb: for which responses, and what is asked. */
export interface Piece<V extends Verb> {
  /** Responses `from` … `to` − 1. */
  readonly from: number;
  readonly to: number;
  readonly ask: AskOf<V>;
}

/** Compute a piece. */
export function runPiece<V extends Verb>(verb: V, fitted: Fitted, ask: AskOf<V>): PartOf<V> {
  return (pieceRuns[verb] as (fitted: Fitted, ask: AskOf<V>) => PartOf<V>)(fitted, ask);
}
