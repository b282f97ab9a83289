/** Times of repeated runs in milliseconds. */
export interface Timing {
  readonly best: number;
  readonly median: number;
  readonly runs: number;
}

/**
 * Time several works, one after the other in each of `runs` rounds after a round to warm up, so that what else the
 * machine does falls on all of them alike.
 */
export function timeTogether(runs: number, works: readonly (() => void)[]): Timing[] {
  for (const work of works) work();
  const rounds = Array.from({ length: runs }, () => works.map(milliseconds));
  return works.map((_, j) => {
    const times = rounds.map((round) => round[j]!).sort((one, other) => one - other);
    return { best: times[0]!, median: times[times.length >> 1]!, runs };
  });
}

/** How long `work` takes once. */
export function milliseconds(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
