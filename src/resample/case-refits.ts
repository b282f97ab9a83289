import type { Plan } from "../fit/plan.js";
import { reduceRows } from "../fit/prepare/reduce-rows.js";
import { fitRows } from "../fit/run/fit-rows.js";
import { recordLayout } from "../fit/run/records.js";
import { responseSource } from "../fit/run/response-source.js";
import { independentPlaces } from "../inference/covariance/clusters.js";
import type { SharedRows } from "../inference/covariance/response-rows.js";
import { withScratch } from "../kernel/scratch.js";
import { drawnDesign } from "./drawn-design.js";
import { refitReader } from "./refit-replicates.js";
import { openStream } from "./stream.js";

/** The fit of one response to other rows. */
interface CaseRefit {
  /** Over all columns of X; NaN for those that these rows do not tell. */
  readonly beta: Float64Array;
  readonly theta: Float64Array;
  readonly sigma: number;
  /** Of β. */
  readonly standardErrors: Float64Array;
}

/** A stretch of draws. */
interface Draws {
  readonly first: number;
  readonly count: number;
}

type Receive = (replicate: number, response: number, refit: CaseRefit) => void;

/** The clusters of some rows as lists of rows of the design; undefined for crossed factors. */
export function clusterRows({ design, present }: SharedRows): Int32Array[] | undefined {
  const places = independentPlaces(design, present);
  return present === undefined ? places : places?.map((own) => own.map((place) => present[place]!));
}

/**
 * Fit responses to clusters drawn with replacement (Davison & Hinkley 1997, §3.8): all see the same draws, and a cluster that
 * was drawn twice is two. Draws of which no fit can be made give nothing.
 *
 * @param columns the responses on the rows of the design
 */
export function caseRefits(
  plan: Plan,
  part: SharedRows,
  clusters: readonly Int32Array[],
  columns: readonly Float64Array[],
  { seed, first, count }: Draws & { readonly seed: number },
  receive: Receive,
): void {
  const draws = withScratch((scratch) => {
    const random = openStream(scratch, seed, "cases");
    const words = scratch.i32(clusters.length);
    return Array.from({ length: count }, (_, i) => {
      scratch.kernel.drawWords(random, first + i, clusters.length, words);
      return Array.from(scratch.viewI32(words, clusters.length), (word) => (word >>> 0) % clusters.length);
    });
  });
  for (const [i, draw] of draws.entries()) refit(plan, part, clusters, draw, columns, first + i, receive);
}

/** Fit responses to all clusters but one, for each of a stretch of them in turn. */
export function leaveOutRefits(
  plan: Plan,
  part: SharedRows,
  clusters: readonly Int32Array[],
  columns: readonly Float64Array[],
  { first, count }: Draws,
  receive: Receive,
): void {
  for (let left = first; left < Math.min(first + count, clusters.length); left++) {
    const draw = Array.from(clusters.keys()).filter((cluster) => cluster !== left);
    refit(plan, part, clusters, draw, columns, left, receive);
  }
}

function refit(
  plan: Plan,
  { design }: SharedRows,
  clusters: readonly Int32Array[],
  draw: readonly number[],
  columns: readonly Float64Array[],
  replicate: number,
  receive: Receive,
): void {
  const rows = Int32Array.from(draw.flatMap((cluster) => [...clusters[cluster]!]));
  const copy = Int32Array.from(
    draw.flatMap((cluster, at) => new Array<number>(clusters[cluster]!.length).fill(at)),
  );
  const drawn = drawnDesign(design, rows, copy);
  const { reduced } = reduceRows(drawn, undefined, plan.search);
  if (reduced === null) return;
  const { size } = recordLayout(reduced);
  const read = refitReader(reduced, 1);
  fitRows({
    design: reduced,
    columns,
    source: responseSource(drawn, rows),
    wanted: { reml: plan.options.reml, satterthwaite: false, joint: false },
    receive: (from, records) => {
      const count = records.length / size;
      for (let i = 0; i < count; i++) {
        const { converged, beta, theta, sigma, standardErrors } = read(
          records.subarray(i * size, (i + 1) * size),
        );
        if (!converged) continue;
        const all = new Float64Array(design.fixed.columns.length).fill(Number.NaN);
        const errors = all.slice();
        reduced.kept.forEach((column, j) => {
          all[column] = beta[j]!;
          errors[column] = standardErrors[j]!;
        });
        receive(replicate, from + i, { beta: all, theta: theta.slice(), sigma, standardErrors: errors });
      }
      return count;
    },
  });
}
