import type { Design } from "../../design/design.js";
import type { FitDesign } from "../../fit/run/fit-design.js";
import { type clustersPresent, placesByCluster } from "./clusters.js";

/** Clusters with the same rows of X and the same covariance, whatever θ is. */
export interface ClusterClass {
  /** Rows of each cluster as places among the rows of the responses, in the same order in each. */
  readonly members: readonly Int32Array[];
  /** Rows of the design of the first of them. */
  readonly rows: Int32Array;
  /** Its rows of X, n × p over the kept columns. */
  readonly X: Float64Array;
}

/**
 * Clusters by what their adjustment depends on: X, Z, weights, and which rows share the levels of terms.
 */
export function clusterClasses(
  design: Design,
  { kept }: Pick<FitDesign, "kept">,
  present: Int32Array | undefined,
  clusters: ReturnType<typeof clustersPresent>,
): ClusterClass[] {
  const classes = new Map<string, { members: Int32Array[]; rows: Int32Array; X: Float64Array }>();
  for (const members of placesByCluster(clusters)) {
    const rows = members.map((place) => present?.[place] ?? place);
    const X = keptRows(design, rows, kept);
    const key = `${X.join()};${structureOf(design, rows)}`;
    const known = classes.get(key);
    if (known === undefined) classes.set(key, { members: [members], rows, X });
    else known.members.push(members);
  }
  return [...classes.values()];
}

function keptRows({ fixed }: Design, rows: Int32Array, kept: Int32Array): Float64Array {
  const [width, p] = [fixed.columns.length, kept.length];
  const X = new Float64Array(rows.length * p);
  rows.forEach((row, i) => {
    kept.forEach((column, j) => {
      X[i * p + j] = fixed.values[row * width + column]!;
    });
  });
  return X;
}

/** Z, weights and levels of some rows, the levels numbered as they come. */
function structureOf({ random, weights }: Design, rows: Int32Array): string {
  const parts = random.map(({ columns, index, values }) => {
    const numbers = new Map<number, number>();
    return Array.from(rows, (row) => {
      const level = index[row]!;
      const known = numbers.get(level) ?? (level < 0 ? -1 : numbers.size);
      numbers.set(level, known);
      return `${known}:${values.subarray(row * columns.length, (row + 1) * columns.length).join()}`;
    }).join(" ");
  });
  return [...parts, weights === undefined ? "" : Array.from(rows, (row) => weights[row]).join()].join(";");
}
