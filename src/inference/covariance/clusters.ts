import type { Design } from "../../design/design.js";
import { UsageError } from "../../errors.js";
import { knownGroup, refuseKnown } from "../known-levels.js";

/** Independent clusters of rows. */
interface Clusters {
  readonly group: string;
  /** Cluster of each row. */
  readonly index: Int32Array;
}

/** What correlates rows: random terms, and the structure of the residuals. */
type Correlated = Pick<Design, "random" | "residual">;

/**
 * The clusters between which the model has no correlation: levels of the outermost grouping factor, the one in which
 * all others are nested; the subjects of the residuals are one of them.
 *
 * @throws UsageError for crossed grouping factors, which leave no independent clusters, and where there are none
 */
export function outermostClusters(design: Correlated): Clusters {
  const hint = '; use vcov "gls"';
  refuseKnown(design, "vcov", "cluster-robust covariances need independent clusters", hint);
  const factors = factorsOf(design);
  const found = factors.length === 0 ? undefined : independentClusters(design);
  if (found !== undefined) return found;
  const names = [...new Set(factors.map(({ name }) => name))].join(" and ");
  throw new UsageError(
    `vcov: cluster-robust covariances need independent clusters, got ${names === "" ? "no groups" : `crossed random terms ${names}`}; ` +
      'use vcov "gls", or nest the factors',
  );
}

/** The same, single rows where nothing correlates them; undefined for crossed grouping factors, and where levels have a known covariance. */
export function independentClusters(design: Correlated): Clusters | undefined {
  if (knownGroup(design) !== undefined) return undefined;
  const factors = factorsOf(design);
  if (factors.length === 0 && design.residual !== undefined)
    return { group: "", index: Int32Array.from(design.residual.level.keys()) };
  const whole = factors.filter((factor) => !factor.index.includes(-1));
  const outer = whole.reduce<Factor | undefined>(
    (best, factor) => (best !== undefined && countLevels(best) <= countLevels(factor) ? best : factor),
    undefined,
  );
  const crossed = factors.find((factor) => outer === undefined || !isNested(factor.index, outer.index));
  return outer !== undefined && crossed === undefined
    ? { group: outer.group, index: outer.index }
    : undefined;
}

interface Factor extends Clusters {
  readonly name: string;
}

function factorsOf({ random, residual }: Correlated): Factor[] {
  const subjects = residual?.columns.subject;
  const ofResidual =
    subjects === undefined ? [] : [{ group: subjects, name: subjects, index: residual!.subject }];
  return [...random, ...ofResidual];
}

function countLevels({ index }: Factor): number {
  return new Set(index).size;
}

/** Does each level of `inner` lie in one level of `outer`? */
function isNested(inner: Int32Array, outer: Int32Array): boolean {
  const home = new Map<number, number>();
  return inner.every((level, row) => {
    if (level < 0) return true;
    const known = home.get(level) ?? outer[row]!;
    home.set(level, known);
    return known === outer[row];
  });
}

/** Clusters of some rows, numbered from zero. */
interface ClustersPresent {
  /** Cluster of each row that is present. */
  readonly cluster: Int32Array;
  readonly count: number;
}

/** Clusters of the rows that are present. */
export function clustersPresent(index: Int32Array, present: Int32Array | undefined): ClustersPresent {
  const number = new Map<number, number>();
  const rows = present === undefined ? index : present.map((row) => index[row]!);
  const cluster = rows.map((level) => {
    const known = number.get(level) ?? number.size;
    number.set(level, known);
    return known;
  });
  return { cluster, count: number.size };
}

/** The places among the rows that are present of each independent cluster; undefined for crossed grouping factors. */
export function independentPlaces(
  design: Correlated,
  present: Int32Array | undefined,
): Int32Array[] | undefined {
  const clusters = independentClusters(design);
  return clusters && placesByCluster(clustersPresent(clusters.index, present));
}

/** The rows of each cluster, as places among those that are present. */
export function placesByCluster({ cluster, count }: ClustersPresent): Int32Array[] {
  const places: number[][] = Array.from({ length: count }, () => []);
  cluster.forEach((own, place) => {
    places[own]!.push(place);
  });
  return places.map((own) => Int32Array.from(own));
}
