import type { Table } from "../../src/index.js";
import { type Random, seededRandom } from "../random.js";

/** Which subjects miss which visits: the same for all responses. */
export type Dropout = "none" | "monotone" | "scattered";

export interface RepeatedOptions {
  readonly seed: number;
  readonly subjects: number;
  readonly visits: number;
  readonly responses: number;
  /** Correlation of visits from their distance in rank or in time, and the time of the later one. */
  readonly correlation: (distance: number, later: number) => number;
  /** Standard deviation of a visit. */
  readonly sd?: (visit: number) => number;
  readonly dropout?: Dropout;
  /** Share of the subjects that miss a visit. Default 0.2. */
  readonly share?: number;
  /** Share of the cells of each response that are missing beside. Default 0. */
  readonly missingCells?: number;
  /** Has each subject times of its own, gaps from 0.3 to 1.7? */
  readonly ownTimes?: boolean;
}

export interface RepeatedStudy {
  readonly metadata: Table;
  readonly table: Table;
}

/** Two arms at random, no effect of anything, errors with the covariance of visits that is asked for. */
export function repeatedStudy(options: RepeatedOptions): RepeatedStudy {
  const { subjects, visits, responses, dropout = "none", share = 0.2, missingCells = 0 } = options;
  const random = seededRandom(options.seed);
  const units = Array.from({ length: subjects }, (_, s) => unitOf(options, random, s, dropout, share));
  const rows = units.flatMap(({ kept, times }, s) => kept.map((v) => ({ s, v, time: times[v]! })));
  const index = rows.map((_, i) => `r${i}`);
  const shared = options.ownTimes ? undefined : factorOf(options, units[0]!.times);
  const factors = units.map(({ times }) => shared ?? factorOf(options, times));
  const columns = Array.from({ length: responses }, (_, j): [string, Float64Array] => {
    const y = new Float64Array(rows.length);
    let at = 0;
    for (let s = 0; s < subjects; s++) {
      const noise = Array.from({ length: visits }, () => random.normal());
      for (const v of units[s]!.kept) {
        let value = 0;
        for (let u = 0; u <= v; u++) value += factors[s]![v * visits + u]! * noise[u]!;
        y[at++] = missingCells > 0 && random.uniform() < missingCells ? Number.NaN : value;
      }
    }
    return [`y${j}`, y];
  });
  return {
    metadata: {
      index,
      columns: {
        subject: rows.map(({ s }) => `s${s}`),
        visit: rows.map(({ v }) => `v${String(v).padStart(2, "0")}`),
        time: Float64Array.from(rows, ({ time }) => time),
        arm: rows.map(({ s }) => (s % 2 ? "b" : "a")),
      },
    },
    table: { index, columns: Object.fromEntries(columns) },
  };
}

function unitOf(options: RepeatedOptions, random: Random, s: number, dropout: Dropout, share: number) {
  const { visits, ownTimes } = options;
  let time = 0;
  const times = Array.from({ length: visits }, (_, v) => {
    time += ownTimes ? 0.3 + 1.4 * random.uniform() : Number(v > 0);
    return Number(time.toFixed(3));
  });
  const all = times.map((_, v) => v);
  const isTouched = dropout !== "none" && random.uniform() < share;
  if (!isTouched) return { times, kept: all };
  // A few patterns that several subjects share, or whatever is drawn.
  if (dropout === "monotone") return { times, kept: all.slice(0, 1 + (s % (visits - 1))) };
  const kept = all.filter((v) => v === 0 || random.uniform() < 0.6);
  return { times, kept };
}

/** Lower triangular factor of the covariance of a subject, visits × visits, row-major. */
function factorOf({ correlation, sd = () => 1 }: RepeatedOptions, times: readonly number[]): Float64Array {
  const k = times.length;
  const L = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let value = sd(i) * sd(j) * (i === j ? 1 : correlation(times[i]! - times[j]!, times[i]!));
      for (let m = 0; m < j; m++) value -= L[i * k + m]! * L[j * k + m]!;
      L[i * k + j] = i === j ? Math.sqrt(value) : value / L[j * k + j]!;
    }
  }
  return L;
}
