import type { Design } from "../../design/design.js";
import { suggest, UsageError } from "../../errors.js";
import type { FitResult } from "../../fit/fit-result.js";
import { inKernelOrder, isByClasses } from "../../fit/run/fit-design.js";
import { fitTable } from "../../fit/run/fit-table.js";
import { type SharedRows, sharedRows, thetaOf } from "../../inference/covariance/response-rows.js";
import type { Fitted } from "../../inference/each-tested.js";
import { adjustPvalues } from "../../inference/multiplicity/adjust.js";
import { planWithout } from "../../inference/variances/plan-without.js";
import { type Scratch, withScratch } from "../../kernel/scratch.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { drawPermutations, HELD, TIE } from "../../resample/draw-permutations.js";
import { orderedColumns } from "../../resample/ordered-columns.js";
import { type PermutationScheme, schemeFor, unitsOf } from "../../resample/permutation-scheme.js";
import { permutableResponse, permutedStatistics } from "../../resample/permuted-statistics.js";
import { openStream } from "../../resample/stream.js";
import { denseWhitener } from "../../resample/whiten-dense.js";
import { factorWhitener } from "../../resample/whiten-factor.js";
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
 * permuted, and the generalised least-squares F of the term is formed again, V̂ held. All responses see the same
 * permutations, so that the largest F of each gives family-wise p-values that know the correlation of the responses
 * (Westfall & Young 1993, single-step max-T).
 *
 * @returns one row per response: response, statistic (F), p_value, q_value (adjusted as the plan says), p_family
 * @throws UsageError for an unknown term and a scheme that the design does not allow
 */
export function permuteTable({ plan, balances: table, result }: Fitted, options: PermuteOptions) {
  checkOptions("permute", options, kinds);
  const { term, nperm = 999, seed = plan.options.seed ?? 0 } = options;
  const columns = termColumns(plan.design, term);
  const without = planWithout(plan, columns);
  const names = result.responses;
  const { reml } = plan.options;
  const fitted = fitTable(without, table, names, { reml, satterthwaite: false, joint: false });
  const parts = sharedRows(without, table, names);
  const scheme =
    options.scheme ?? (parts[0] ? schemeFor(plan.design, parts[0].reduced, columns) : "freedman-lane");
  const count = nperm + 1;
  const largest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const statistic = new Float64Array(names.length).fill(Number.NaN);
  const exceeding = new Float64Array(names.length).fill(Number.NaN);
  for (const part of parts) {
    permutePart(
      part,
      plan.design,
      columns,
      fitted,
      scheme,
      { seed, count },
      (response, first, statistics) => {
        if (first === 0) {
          statistic[response] = statistics[0]!;
          exceeding[response] = 0;
        }
        const least = statistic[response]! * TIE;
        statistics.forEach((value, i) => {
          if (value >= least) exceeding[response]!++;
          if (value > largest[first + i]!) largest[first + i] = value;
        });
      },
    );
  }
  const p = exceeding.map((value, i) => (Number.isNaN(statistic[i]!) ? Number.NaN : value / count));
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

/** Statistics of the responses of one part, a stretch of permutations at a time. */
function permutePart(
  part: SharedRows,
  full: Design,
  columns: readonly number[],
  fitted: FitResult,
  scheme: PermutationScheme,
  { seed, count }: { readonly seed: number; readonly count: number },
  receive: (response: number, first: number, statistics: Float64Array) => void,
): void {
  const { design, reduced, present, responses } = part;
  const units = unitsOf(design, reduced, present, scheme);
  const width = units.key.length;
  const held = Math.max(1, Math.min(count, Math.floor(HELD / width)));
  const X = orderedColumns({ ...full, ...(design.weights && { weights: design.weights }) }, part, columns);
  withScratch((scratch) => {
    const random = openStream(scratch, seed, "permute");
    const room = scratch.i32(held * width);
    for (let first = 0; first < count; first += held) {
      const size = Math.min(held, count - first);
      const position = scratch.kernel.mark();
      const drawn = drawPermutations(scratch, random, units, first, size);
      scratch.kernel.release(position);
      scratch.viewI32(room, held * width).set(drawn);
      for (const response of responses) {
        if (Number.isNaN(fitted.sigma2[response]!)) continue;
        const ready = whitenResponse(scratch, part, X.slice(), columns.length, fitted, response, scheme);
        receive(response, first, permutedStatistics(scratch, ready, room, size));
      }
    }
  });
}

function whitenResponse(
  scratch: Scratch,
  { design, reduced, present, read }: SharedRows,
  X: Float64Array,
  termColumns: number,
  fitted: FitResult,
  response: number,
  scheme: PermutationScheme,
) {
  const theta = thetaOf(fitted, response);
  const y = read(response);
  if (!isByClasses(reduced))
    return permutableResponse(scratch, denseWhitener(design, theta, present), y, X, termColumns, undefined);
  const sorted = inKernelOrder(reduced, y);
  const groups = scheme === "between" ? reduced : undefined;
  return permutableResponse(scratch, factorWhitener(reduced, theta), sorted, X, termColumns, groups);
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
