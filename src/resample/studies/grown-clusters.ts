import type { Design } from "../../design/design.js";
import { UsageError } from "../../errors.js";
import { independentPlaces } from "../../inference/covariance/clusters.js";
import { drawnDesign } from "../drawn-design.js";

/** The clusters of a design, groups that share no random effect with others, as lists of its rows. */
export function clustersOf(design: Design): readonly Int32Array[] {
  const clusters = independentPlaces(design, undefined);
  if (clusters !== undefined) return clusters;
  throw new UsageError(
    "power: numbers of groups need groups that share no random effect, got crossed factors; leave ngroups out, and give metadata " +
      "of each study",
  );
}

/**
 * The design of a study with `count` clusters like those of a design: each comes as often as any other, or once more. They are
 * taken in the order of their covariates at equal distances, so that each arm keeps its share.
 */
export function grownDesign(design: Design, clusters: readonly Int32Array[], count: number): Design {
  const order = byCovariates(design, clusters);
  const rows: number[] = [];
  const copy: number[] = [];
  for (let i = 0; i < count; i++) {
    const own = clusters[order[Math.floor(((i + 0.5) * clusters.length) / count)]!]!;
    for (const row of own) {
      rows.push(row);
      copy.push(i);
    }
  }
  return drawnDesign(design, Int32Array.from(rows), Int32Array.from(copy));
}

/** Clusters in the order of the columns of X that do not vary within any of them. */
function byCovariates({ fixed: { values, columns } }: Design, clusters: readonly Int32Array[]): number[] {
  const width = columns.length;
  const at = (row: number, j: number) => values[row * width + j]!;
  const between = columns
    .map((_, j) => j)
    .filter((j) => clusters.every((rows) => rows.every((row) => at(row, j) === at(rows[0]!, j))));
  return Array.from(clusters.keys()).sort((a, b) => {
    for (const j of between) {
      const difference = at(clusters[a]![0]!, j) - at(clusters[b]![0]!, j);
      if (difference !== 0) return difference;
    }
    return a - b;
  });
}
