/** Seconds that the steps of a run took, by name. */
export interface Stopwatch {
  readonly seconds: Record<string, number>;
  /** End the step `name`, which began where the last one ended. */
  lap(name: string): void;
}

export function startStopwatch(): Stopwatch {
  const seconds: Record<string, number> = {};
  let last = performance.now();
  return {
    seconds,
    lap: (name) => {
      const now = performance.now();
      seconds[name] = Math.round((now - last) * 1000) / 1e6;
      last = now;
    },
  };
}
