/** The middle of repeated measurements, and the quartiles on either side of it. */
export interface Spread {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/** What a piece of work took, in seconds: of processor, all threads of the process together, and by the clock. */
export interface Measured {
  readonly cpu: Spread;
  readonly elapsed: Spread;
  readonly runs: number;
}

/**
 * Measure several works, one after the other in each of `runs` rounds, so that what else the machine does falls on all of
 * them alike. Each is warmed up first, long enough for what compiles it to be done.
 */
export function measureInTurns(runs: number, works: readonly (() => unknown)[]): Measured[] {
  works.forEach(warmUp);
  const rounds = Array.from({ length: runs }, () => works.map(measureOnce));
  return works.map((_, j) => ({
    cpu: spreadOf(rounds.map((round) => round[j]!.cpu)),
    elapsed: spreadOf(rounds.map((round) => round[j]!.elapsed)),
    runs,
  }));
}

/** Of processor: on a busy machine seconds of the clock hold less. */
const warmSeconds = 0.5;

function warmUp(work: () => unknown): void {
  for (let used = 0; used < warmSeconds; ) used += measureOnce(work).cpu;
}

function measureOnce(work: () => unknown): { cpu: number; elapsed: number } {
  const before = process.cpuUsage();
  const started = performance.now();
  work();
  const elapsed = (performance.now() - started) / 1e3;
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1e6, elapsed };
}

/** Quartiles by linear interpolation between the ordered values. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
    return sorted[below]! + (place - below) * (next - sorted[below]!);
  };
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) };
}

export function scaled({ lower, median, upper }: Spread, by: number): Spread {
  return { lower: lower * by, median: median * by, upper: upper * by };
}
