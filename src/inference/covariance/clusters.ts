import type { RandomTerm } from "../../design/random/random-term.js";
import { UsageError } from "../../errors.js";

/** Independent clusters of rows. */
interface Clusters {
  readonly group: string;
  /** Cluster of each row. */
  readonly index: Int32Array;
}

/**
 * The clusters between which the model has no correlation: levels of the outermost grouping factor, the one in which
 * all others are nested.
 *
 * @throws UsageError for crossed grouping factors, which leave no independent clusters
 */
export function outermostClusters(terms: readonly RandomTerm[]): Clusters {
  const found = independentClusters(terms);
  if (found !== undefined) return found;
  const names = [...new Set(terms.map((term) => term.name))].join(" and ");
  throw new UsageError(
    `vcov: cluster-robust covariances need independent clusters, got crossed random terms ${names}; ` +
      'use vcov "gls", or nest the factors',
  );
}

/** The same; undefined for crossed grouping factors. */
export function independentClusters(terms: readonly RandomTerm[]): Clusters | undefined {
  const whole = terms.filter((term) => !term.index.includes(-1));
  const outer = whole.reduce<RandomTerm | undefined>(
    (best, term) => (best !== undefined && countLevels(best) <= countLevels(term) ? best : term),
    undefined,
  );
  const crossed = terms.find((term) => outer === undefined || !isNested(term.index, outer.index));
  return outer !== undefined && crossed === undefined
    ? { group: outer.group, index: outer.index }
    : undefined;
}

function countLevels({ index }: RandomTerm): number {
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

/** The rows of each cluster, as places among those that are present. */
export function placesByCluster({ cluster, count }: ClustersPresent): Int32Array[] {
  const places: number[][] = Array.from({ length: count }, () => []);
  cluster.forEach((own, place) => {
    places[own]!.push(place);
  });
  return places.map((own) => Int32Array.from(own));
}
