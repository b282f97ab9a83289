import type { Design } from "../../design/design.js";
import { suggest, UsageError } from "../../errors.js";
import type { Fitted } from "../../inference/each-tested.js";
import { adjustPvalues } from "../../inference/multiplicity/adjust.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { TIE } from "../../resample/permutation/draw-permutations.js";
import type { PermutationScheme } from "../../resample/permutation/permutation-scheme.js";
import { permutedRange, suitingScheme } from "../../resample/permutation/permuted-range.js";
import { longTable } from "../read/frames.js";

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
export function permuteTable({ plan, balances: table, result }: Fitted, options: PermuteOptions) {
  checkOptions("permute", options, kinds);
  const { term, nperm = 999, seed = plan.options.seed ?? 0 } = options;
  const columns = termColumns(plan.design, term);
  const names = result.responses;
  const asked = { plan, table, names, columns };
  const scheme = options.scheme ?? suitingScheme(asked);
  const { statistic, reached, largest } = permutedRange({ ...asked, scheme, seed }, 0, nperm + 1);
  const p = reached.map((value, i) => (Number.isNaN(statistic[i]!) ? Number.NaN : value / (nperm + 1)));
  return longTable({
    response: names,
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
