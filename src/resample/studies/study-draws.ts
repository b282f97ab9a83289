import type { ClassDesign } from "../../fit/prepare/class-design.js";
import { type FitDesign, openDesign, scaledTheta } from "../../fit/run/fit-design.js";
import { recordLayout } from "../../fit/run/records.js";
import { contrastDf } from "../../inference/contrasts/test-contrast.js";
import { adjustedSensitivities } from "../../inference/covariance/vcov-sensitivity.js";
import {
  NOT_CONVERGED,
  NOT_FINITE,
  PERFECT_FIT,
  SIGMA2,
  STATUS,
  WANT_SATTERTHWAITE,
} from "../../kernel/layouts.js";
import { withScratch } from "../../kernel/scratch.js";
import type { ResolvedOptions, TestMethod } from "../../options/fit.js";
import { openStream } from "../stream.js";

/** How simulated responses are tested, and the stream that they are drawn from. */
interface DrawnTest {
  readonly seed: number;
  readonly name: string;
  readonly reml: boolean;
  readonly test: TestMethod;
}

/** What is assumed of each response: θ, one stretch per response, or one for all. */
export interface AssumedTheta {
  /** Responses per study. */
  readonly count: number;
  /** lme4's θ, one after the other, or one for all. */
  readonly values: Float64Array;
}

/** One number per response: estimate − truth of a coefficient, its standard error and degrees of freedom, with σ = 1. */
export interface DrawnEstimates {
  readonly error: Float64Array;
  readonly standardError: Float64Array;
  readonly df: Float64Array;
}

/** Status bits of a fit that has no test. */
const UNTESTED = NOT_CONVERGED | NOT_FINITE | PERFECT_FIT;
/** Responses held at a time. */
const CHUNK = 4096;

/** Whether `drawStudies` has the tests of a method; others need rows. */
export function isInRecords({
  test,
  vcov,
  information,
}: Pick<ResolvedOptions, "test" | "vcov" | "information">): boolean {
  const isObserved = test === "kenward-roger" && information === "observed";
  return vcov === "gls" && test !== "between-within" && !isObserved;
}

/**
 * Draw studies of independent responses about zero with σ = 1 in the reduced coordinates of a design with one grouping factor, fit
 * them, and give what the tests of some columns of X are made of. The cost is free of the number of rows. A mean moves the
 * coefficients and nothing else.
 *
 * @param columns of X that are tested
 * @param studies numbers of the studies; what a study gives depends on the seed and its number alone
 * @param receive called once per study with an entry per column; arrays are used again. NaN where there is no test
 */
export function drawStudies(
  reduced: ClassDesign,
  { reml, test, seed, name }: DrawnTest,
  theta: AssumedTheta,
  columns: readonly number[],
  studies: readonly number[],
  receive: (study: number, estimates: readonly DrawnEstimates[]) => void,
): void {
  const m = theta.count;
  const places = columns.map((column) => reduced.kept.indexOf(column));
  const numbers = () => new Float64Array(m).fill(Number.NaN);
  const out = columns.map(() => ({ error: numbers(), standardError: numbers(), df: numbers() }));
  const layout = recordLayout(reduced);
  const { size } = layout;
  const isShared = theta.values.length <= reduced.parameters;
  const wanted = test === "satterthwaite" ? WANT_SATTERTHWAITE : 0;
  const residualDf = test === "normal" ? Number.POSITIVE_INFINITY : reduced.n - reduced.p;
  withScratch((scratch) => {
    const open = openDesign(scratch, reduced, reml, false);
    const random = openStream(scratch, seed, name);
    const starts = scratch.putF64(scaledAll(reduced, theta.values));
    const records = scratch.f64(Math.min(m, CHUNK) * size);
    for (const study of studies) {
      for (let from = 0; from < m; from += CHUNK) {
        const count = Math.min(CHUNK, m - from);
        const stride = isShared ? 0 : reduced.parameters;
        const position = scratch.kernel.mark();
        const first = study * m + from;
        const start = starts + 8 * from * stride;
        scratch.requireDone(
          scratch.kernel.bootstrapReduced(
            open.fitter,
            random,
            start as typeof starts,
            stride,
            first,
            count,
            wanted,
            records,
          ),
        );
        scratch.kernel.release(position);
        const view = scratch.viewF64(records, count * size);
        places.forEach((place, c) => {
          if (place < 0) return;
          const { error, standardError, df } = out[c]!;
          const [atError, atDf] = [layout.beta + place, layout.df + place];
          const atVariance = layout.vcov + (place * (place + 3)) / 2;
          for (let i = 0, at = 0; i < count; i++, at += size) {
            const isTested = (view[at + STATUS]! & UNTESTED) === 0;
            error[from + i] = isTested ? view[at + atError]! : Number.NaN;
            standardError[from + i] = Math.sqrt(view[at + atVariance]!);
            df[from + i] = test === "satterthwaite" ? view[at + atDf]! : residualDf;
          }
        });
        if (test === "kenward-roger") adjust(reduced, view.slice(), size, places, out, from, count);
      }
      receive(study, out);
    }
  });
}

/** Kenward and Roger's standard errors and degrees of freedom in the place of those of the records. */
function adjust(
  reduced: ClassDesign,
  records: Float64Array,
  size: number,
  places: readonly number[],
  out: readonly DrawnEstimates[],
  from: number,
  count: number,
): void {
  const { theta } = recordLayout(reduced);
  const m = reduced.parameters;
  const variances = {
    theta: Float64Array.from(
      { length: count * m },
      (_, at) => records[Math.floor(at / m) * size + theta + (at % m)]!,
    ),
    sigma2: Float64Array.from({ length: count }, (_, i) => records[i * size + SIGMA2]!),
  };
  const units = places.map((place) => new Float64Array(reduced.p).fill(1, place, place + 1));
  adjustedSensitivities(reduced, variances, (i, sensitivity) => {
    places.forEach((place, c) => {
      if (place < 0) return;
      const variance = sensitivity.sigma2 * sensitivity.adjusted[(place * (place + 3)) / 2]!;
      out[c]!.standardError[from + i] = Math.sqrt(variance);
      out[c]!.df[from + i] = contrastDf(units[c]!, sensitivity, "kenward-roger", Number.NaN);
    });
  });
}

function scaledAll(design: FitDesign, theta: Float64Array): Float64Array {
  const m = design.parameters;
  if (m === 0) return theta;
  const out = new Float64Array(theta.length);
  for (let from = 0; from < theta.length; from += m)
    out.set(scaledTheta(design, theta.subarray(from, from + m)), from);
  return out;
}
