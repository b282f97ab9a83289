/** What a piece of work gave, and what it took in seconds. */
export interface CpuTimed<T> {
  readonly value: T;
  /** Of processor, all threads: what the work costs whatever else the machine does. */
  readonly cpu: number;
  readonly elapsed: number;
}

/** Do some work once and take its time. */
export function cpuTimed<T>(work: () => T): CpuTimed<T> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const value = work();
  const elapsed = (performance.now() - started) / 1e3;
  const { user, system } = process.cpuUsage(cpu);
  return { value, cpu: (user + system) / 1e6, elapsed };
}
