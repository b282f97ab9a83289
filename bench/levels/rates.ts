/** Rejection rates of tests, and coverages of limits. */
const LEVELS = [0.05, 0.001];

/** Counts of p-values at or below 5 % and 0.1 %, and of limits that hold the truth. */
export class Rates {
  readonly #counts = new Map<string, { tests: number; below: number[] }>();

  add(name: string, p: ArrayLike<number>): void {
    for (let i = 0; i < p.length; i++) {
      if (Number.isNaN(p[i]!)) continue;
      this.#add(
        name,
        LEVELS.map((level) => p[i]! <= level),
      );
    }
  }

  count(name: string, holds: boolean): void {
    this.#add(name, [holds]);
  }

  #add(name: string, found: readonly boolean[]): void {
    const known = this.#counts.get(name) ?? { tests: 0, below: found.map(() => 0) };
    known.tests++;
    found.forEach((is, at) => {
      if (is) known.below[at]!++;
    });
    this.#counts.set(name, known);
  }

  /** A line each: design, method, term, per cent ± standard error, number. */
  print(design: string): void {
    for (const [name, { tests, below }] of this.#counts) {
      const shown = below.map((count) => {
        const rate = count / tests;
        const error = Math.sqrt((rate * (1 - rate)) / tests);
        return `${(100 * rate).toFixed(2)} ± ${(100 * error).toFixed(2)}`;
      });
      console.log([design, name, ...shown, tests].join("\t"));
    }
  }
}

/** Every `terms`-th number from the `at`-th on. */
export function every(values: ArrayLike<number>, terms: number, at: number): Float64Array {
  return Float64Array.from({ length: values.length / terms }, (_, i) => values[i * terms + at]!);
}
