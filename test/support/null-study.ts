import { seededRandom } from "../../bench/random.js";
import type { Table } from "../../src/table/table.js";

/** A seeded study: groups of given sizes, a between covariate, a within covariate, a mixed one, and responses. */
export interface Study {
  readonly metadata: Table;
  readonly table: Table;
}

/** Responses y = u_g sd + ε that know nothing of the covariates, all independent. */
export function nullStudy(
  seed: number,
  sizes: readonly number[],
  responses: number,
  sd: (response: number) => number,
): Study {
  const random = seededRandom(seed);
  const group = sizes.flatMap((size, g) => new Array<number>(size).fill(g));
  const within = sizes.flatMap((size) => Array.from({ length: size }, (_, i) => i - (size - 1) / 2));
  const mixed = group.map((g) => random.normal() + 0.3 * (g % 3));
  const index = group.map((_, i) => `s${i}`);
  const columns = Array.from({ length: responses }, (_, r) => {
    const u = sizes.map(() => sd(r) * random.normal());
    return [`y${r}`, Float64Array.from(group, (g) => u[g]! + random.normal())] as const;
  });
  return {
    metadata: {
      index,
      columns: {
        group: group.map((g) => `g${g}`),
        arm: Float64Array.from(group, (g) => g % 2),
        within: Float64Array.from(within),
        mixed: Float64Array.from(mixed),
      },
    },
    table: { index, columns: Object.fromEntries(columns) },
  };
}

/** Largest distance between the distribution functions of two samples. */
export function twoSampleDistance(a: Float64Array, b: Float64Array): number {
  const [x, y] = [a.slice().sort(), b.slice().sort()];
  let [i, j, most] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i]!, y[j]!);
    while (i < x.length && x[i]! <= at) i++;
    while (j < y.length && y[j]! <= at) j++;
    most = Math.max(most, Math.abs(i / x.length - j / y.length));
  }
  return most;
}
