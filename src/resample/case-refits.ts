import type { Plan } from "../fit/plan.js";
import { reduceRows } from "../fit/prepare/reduce-rows.js";
import { fitRows } from "../fit/run/fit-rows.js";
import { recordLayout } from "../fit/run/records.js";
import { clustersPresent, independentClusters, placesByCluster } from "../inference/covariance/clusters.js";
import type { SharedRows } from "../inference/covariance/response-rows.js";
import { withScratch } from "../kernel/scratch.js";
import { residualOf } from "../residual/residual.js";
import { drawnDesign } from "./drawn-design.js";
import { refitReader } from "./refit-replicates.js";
import { openStream } from "./stream.js";

/** The fit of one response to other rows. */
export interface CaseRefit {
  /** Over all columns of X; NaN for those that these rows do not tell. */
  readonly beta: Float64Array;
  readonly theta: Float64Array;
  readonly sigma: number;
}

type Receive = (replicate: number, response: number, refit: CaseRefit) => void;

/** The clusters of some rows as lists of rows of the design; undefined for crossed factors. */
export function clusterRows({ design, present }: SharedRows): Int32Array[] | undefined {
  const clusters = independentClusters(design);
  if (clusters === undefined) return undefined;
  const places = placesByCluster(clustersPresent(clusters.index, present));
  return present === undefined ? places : places.map((own) => own.map((place) => present[place]!));
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
  { seed, count }: { readonly seed: number; readonly count: number },
  receive: Receive,
): void {
  const draws = withScratch((scratch) => {
    const random = openStream(scratch, seed, "cases");
    const words = scratch.i32(clusters.length);
    return Array.from({ length: count }, (_, replicate) => {
      scratch.kernel.drawWords(random, replicate, clusters.length, words);
      return Array.from(scratch.viewI32(words, clusters.length), (word) => (word >>> 0) % clusters.length);
    });
  });
  for (const [replicate, draw] of draws.entries())
    refit(plan, part, clusters, draw, columns, replicate, receive);
}

/** Fit responses to all clusters but one, for each in turn. */
export function leaveOutRefits(
  plan: Plan,
  part: SharedRows,
  clusters: readonly Int32Array[],
  columns: readonly Float64Array[],
  receive: Receive,
): void {
  clusters.forEach((_, left) => {
    const draw = Array.from(clusters.keys()).filter((cluster) => cluster !== left);
    refit(plan, part, clusters, draw, columns, left, receive);
  });
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
  const { offset } = drawn;
  const { scale: ofRow } = residualOf(drawn);
  fitRows({
    design: reduced,
    columns,
    source: {
      rows,
      ...(offset && { offset }),
      ...(ofRow && { scale: Float64Array.from(rows, (_, i) => ofRow(i)) }),
    },
    wanted: { reml: plan.options.reml, satterthwaite: false, joint: false },
    receive: (from, records) => {
      const count = records.length / size;
      for (let i = 0; i < count; i++) {
        const { converged, beta, theta, sigma } = read(records.subarray(i * size, (i + 1) * size));
        if (!converged) continue;
        const all = new Float64Array(design.fixed.columns.length).fill(Number.NaN);
        reduced.kept.forEach((column, j) => {
          all[column] = beta[j]!;
        });
        receive(replicate, from + i, { beta: all, theta: theta.slice(), sigma });
      }
      return count;
    },
  });
}
