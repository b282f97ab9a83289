import type { Design } from "../../design/design.js";
import type { FitDesign } from "../../fit/run/fit-design.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { placeOfRow } from "../../residual/structured.js";
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

/** Z, weights, levels and places in the structure of the residuals of some rows, the levels numbered as they come. */
function structureOf({ random, weights, residual }: Design, rows: Int32Array): string {
  const parts = random.map(({ columns, index, values }) => {
    const number = numbering();
    return Array.from(
      rows,
      (row) =>
        `${number(index[row]!)}:${values.subarray(row * columns.length, (row + 1) * columns.length).join()}`,
    ).join(" ");
  });
  const ofWeights = weights === undefined ? "" : Array.from(rows, (row) => weights[row]).join();
  return [...parts, ofWeights, residual === undefined ? "" : placesOf(residual, rows)].join(";");
}

function placesOf(residual: ResidualDesign, rows: Int32Array): string {
  const number = numbering();
  return Array.from(rows, (row) => {
    const { arm, visit, time, level } = placeOfRow(residual, row);
    return `${number(residual.subject[row] ?? row)}:${arm},${visit},${time},${level}`;
  }).join(" ");
}

/** Numbers of levels as they come; −1 stays. */
function numbering(): (level: number) => number {
  const numbers = new Map<number, number>([[-1, -1]]);
  return (level) => {
    const known = numbers.get(level) ?? numbers.size - 1;
    numbers.set(level, known);
    return known;
  };
}
