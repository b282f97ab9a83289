import { distributions } from "../../inference/distributions.js";
import { harmonic } from "../../inference/multiplicity/adjust.js";
import { tTails } from "../../inference/wald.js";
import type { DrawnEstimates } from "../../resample/studies/study-draws.js";
import { quantileTable } from "./quantile-table.js";

/** Levels at which discoveries are counted. */
interface Levels {
  readonly alpha: number;
  readonly fdr: number;
  readonly adjust: "bh" | "by";
}

/** What the tests of one coefficient found in the studies of a design. */
export interface Tally {
  /** Tests of responses with the effect (of all where none has it) that gave a p-value, and those with p ≤ alpha. */
  readonly tests: number;
  readonly rejections: number;
  /** Studies with true effects; sums over them of the share found at the FDR, its square, and of that found family-wise. */
  readonly studies: number;
  readonly found: number;
  readonly foundSquare: number;
  readonly familyFound: number;
  /** Studies in which some true effect, or every one, was found family-wise. */
  readonly familyAny: number;
  readonly familyAll: number;
  /** All studies; sums over them of discoveries at the FDR and of the share of these that are false. */
  readonly all: number;
  readonly discoveries: number;
  readonly falseShare: number;
  /** Sum and number of the widths of limits. */
  readonly width: number;
  readonly limits: number;
}

type Counted = { -readonly [K in keyof Tally]: number };

/**
 * Counts what is found of one coefficient, study by study. Only tests whose statistic is beyond the normal quantile of the
 * largest level can be found by any rule, as t has heavier tails; only these get a p-value.
 */
export function openTally({ alpha, fdr, adjust }: Levels) {
  const least = distributions.normalQuantile(1 - Math.max(alpha, fdr) / 2);
  const quantile = quantileTable(1 - alpha / 2);
  const sums: Counted = {
    tests: 0,
    rejections: 0,
    studies: 0,
    found: 0,
    foundSquare: 0,
    familyFound: 0,
    familyAny: 0,
    familyAll: 0,
    all: 0,
    discoveries: 0,
    falseShare: 0,
    width: 0,
    limits: 0,
  };
  const take = (
    { error, standardError, df }: DrawnEstimates,
    sizes: Float64Array,
    isTrue: Uint8Array,
    sigma: Float64Array,
    hasEffect: boolean,
  ) => {
    const candidates: number[] = [];
    const statistics: number[] = [];
    let family = 0;
    let trueTests = 0;
    let trueResponses = 0;
    for (let i = 0; i < error.length; i++) {
      const counts = !hasEffect || isTrue[i] === 1;
      if (counts) trueResponses++;
      const statistic = (error[i]! + sizes[i]!) / standardError[i]!;
      if (!(Number.isFinite(statistic) && df[i]! > 0)) continue;
      family++;
      if (counts) trueTests++;
      sums.width += 2 * quantile(df[i]!) * standardError[i]! * sigma[i]!;
      sums.limits++;
      if (Math.abs(statistic) < least) continue;
      candidates.push(i);
      statistics.push(statistic);
    }
    sums.tests += trueTests;
    const p = tTails(
      Float64Array.from(statistics),
      Float64Array.from(candidates, (i) => df[i]!),
    );
    const order = Array.from(candidates.keys()).sort((a, b) => p[a]! - p[b]!);
    for (const at of order) if (p[at]! <= alpha && (!hasEffect || isTrue[candidates[at]!])) sums.rejections++;
    const stepUp = fdr / (adjust === "by" ? harmonic(family) : 1) / family;
    let byRate = 0;
    order.forEach((at, rank) => {
      if (p[at]! <= stepUp * (rank + 1)) byRate = rank + 1;
    });
    let byFamily = 0;
    while (byFamily < order.length && p[order[byFamily]!]! <= alpha / (family - byFamily)) byFamily++;
    const trueAmong = (count: number) =>
      order.slice(0, count).reduce((sum, at) => sum + (hasEffect && isTrue[candidates[at]!] ? 1 : 0), 0);
    const found = trueAmong(byRate);
    sums.all++;
    sums.discoveries += byRate;
    sums.falseShare += byRate === 0 ? 0 : (byRate - found) / byRate;
    if (!hasEffect || trueResponses === 0) return;
    const inFamily = trueAmong(byFamily);
    sums.studies++;
    sums.found += found / trueResponses;
    sums.foundSquare += (found / trueResponses) ** 2;
    sums.familyFound += inFamily / trueResponses;
    sums.familyAny += inFamily > 0 ? 1 : 0;
    sums.familyAll += inFamily === trueResponses ? 1 : 0;
  };
  return { take, counted: (): Tally => sums };
}
