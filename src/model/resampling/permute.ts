import type { Design } from "../../design/design.js";
import { suggest, UsageError } from "../../errors.js";
import { oneStructure } from "../../fit/fallbacks.js";
import type { Fitted } from "../../inference/each-tested.js";
import { refuseKnown } from "../../inference/known-levels.js";
import { adjustPvalues } from "../../inference/multiplicity/adjust.js";
import type { RunOptions } from "../../options/run.js";
import * as option from "../../options/schema.js";
import { TIE } from "../../resample/permutation/draw-permutations.js";
import type { PermutationScheme } from "../../resample/permutation/permutation-scheme.js";
import {
  type PermutedRange,
  permutedRange,
  suitingScheme,
} from "../../resample/permutation/permuted-range.js";
import { longTable } from "../read/frames.js";
import { pieceCount, shares } from "../threads/cut.js";
import { checkVerbOptions } from "../threads/in-threads.js";
import { runPieces } from "../threads/run-pieces.js";

/** What is tested by permutation, and how. */
export interface PermuteOptions {
  /** A term of the formula, or one of its columns. */
  readonly term: string;
  /** Default: what suits the term, see `PermutationScheme`. */
  readonly scheme?: PermutationScheme | undefined;
  /** Permutations besides the data as they are. Default 999. */
  readonly nperm?: number | undefined;
  /** Whole number from 0 to 2⁵³ − 1. Default: the `seed` of the model, or 0. */
  readonly seed?: number | undefined;
}

const kinds: option.OptionsFor<PermuteOptions> = {
  term: option.text,
  scheme: option.words("within", "between", "freedman-lane"),
  nperm: option.count,
  seed: option.seed,
};

/**
 * Permutation tests of a term, for every response at once (Freedman & Lane 1983, J. Bus. Econ. Stat. 1:292; Winkler et
 * al. 2014, NeuroImage 92:381): the model without the term is fitted, its residuals are whitened by the V̂ it gives and
 * permuted, and the generalised least-squares F of the term is formed again. V̂ is held where the scheme leaves it as it is, and
 * estimated again otherwise. All responses see the same permutations, so that the largest F of each gives family-wise p-values
 * that know the correlation of the responses (Westfall & Young 1993, single-step max-T).
 *
 * @returns one row per response: response, statistic (F), p_value, q_value (adjusted as the plan says), p_family
 * @throws UsageError for an unknown term and a scheme that the design does not allow
 */
export function permuteTable(fitted: Fitted, options: PermuteOptions) {
  const { count, ask } = planPermutations(fitted, options);
  const { plan, balances, result } = fitted;
  const found = permutedRange({ plan, table: balances, names: result.responses, ...ask }, 0, count);
  return asTable(fitted, found);
}

/** The same in workers; statistics and p-values are the same to the last bit. */
export async function permuteInThreads(fitted: Fitted, options: PermuteOptions, run: RunOptions) {
  const { count, ask } = planPermutations(fitted, options);
  const responses = fitted.result.responses.length;
  const cuts = shares(responses, count, pieceCount(run.threads));
  const pieces = cuts.map(({ from, to, draws }) => ({ from, to, ask: { ...ask, ...draws } }));
  const parts = await runPieces("permute", fitted, pieces, run);
  const all: PermutedRange = {
    statistic: new Float64Array(responses),
    reached: new Float64Array(responses),
    largest: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
  };
  parts.forEach((part, i) => {
    const { from, draws } = cuts[i]!;
    all.statistic.set(part.statistic, from);
    part.reached.forEach((value, j) => {
      all.reached[from + j]! += value;
    });
    part.largest.forEach((value, j) => {
      if (value > all.largest[draws.first + j]!) all.largest[draws.first + j] = value;
    });
  });
  return asTable(fitted, all);
}

/** What is permuted, and how often with the data as they are. */
function planPermutations({ plan, balances: table, result }: Fitted, options: PermuteOptions) {
  oneStructure({ plan }, "permute");
  checkVerbOptions("permute", options, kinds);
  const hint = "; the tests of the model, or a parametric bootstrap, hold";
  refuseKnown(plan.design, "permute", "exchanges samples or groups, which must be exchangeable", hint);
  const { term, nperm = 999, seed = plan.options.seed ?? 0 } = options;
  const columns = termColumns(plan.design, term);
  const scheme = options.scheme ?? suitingScheme({ plan, table, names: result.responses, columns });
  return { count: nperm + 1, ask: { columns, scheme, seed } };
}

function asTable({ plan, result }: Fitted, { statistic, reached, largest }: PermutedRange) {
  const p = reached.map((value, i) => (Number.isNaN(statistic[i]!) ? Number.NaN : value / largest.length));
  return longTable({
    response: result.responses,
    statistic,
    p_value: p,
    q_value: adjustPvalues(p, plan.options.adjust),
    p_family: statistic.map((value) => familyP(value, largest)),
  });
}

function familyP(statistic: number, largest: Float64Array): number {
  if (Number.isNaN(statistic)) return Number.NaN;
  let reached = 0;
  for (const value of largest) if (value >= statistic * TIE) reached++;
  return reached / largest.length;
}

/** Columns of X of a term, or one column by its own name. */
function termColumns({ fixed }: Design, term: string): number[] {
  const found = fixed.terms.find(({ name }) => name === term);
  if (found !== undefined) return Array.from({ length: found.end - found.start }, (_, i) => found.start + i);
  const column = fixed.columns.indexOf(term);
  if (column >= 0) return [column];
  const names = [...new Set([...fixed.terms.map(({ name }) => name), ...fixed.columns])];
  throw new UsageError(
    `permute: no term named '${term}'${suggest(term, names)}; there are ${names.join(", ")}`,
  );
}
