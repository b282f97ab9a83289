import { lowerFactor, solveLower } from "../kernel/dense.js";
import { type ResidualPlace, residualLaw } from "./covariance.js";
import type { Residual } from "./residual.js";
import type { ResidualDesign } from "./residual-design.js";

/** Where a row of the design stands. */
export function placeOfRow({ visit, arm, level, times }: ResidualDesign, row: number): ResidualPlace {
  return { arm: arm[row]!, visit: visit[row] ?? 0, time: times?.[row] ?? 0, level: level[row]! };
}

/**
 * The covariance of residuals that have a structure, relative to σ²; residuals of different subjects are independent. V_i is
 * W^(−½)ΣW^(−½).
 *
 * @param theta of the residuals alone
 */
export function structured(
  residual: ResidualDesign,
  weights: Float64Array | undefined,
  theta: ArrayLike<number>,
): Residual {
  const { subject } = residual;
  const law = residualLaw(residual, theta);
  const sd = (row: number) => law.sd(placeOfRow(residual, row)) / Math.sqrt(weights?.[row] ?? 1);
  const covariance = (one: number, other: number) => {
    if (one === other) return sd(one) ** 2;
    if (subject.length === 0 || subject[one] !== subject[other]) return 0;
    const correlation = law.correlation(placeOfRow(residual, one), placeOfRow(residual, other));
    return sd(one) * sd(other) * correlation;
  };
  /** Places of the rows of each subject, and the lower factor of their covariance. */
  const factors = (count: number, rows: Int32Array | undefined) =>
    subjectsAmong(residual, count, rows).map((places) => {
      const n = places.length;
      const own = places.map((place) => rows?.[place] ?? place);
      const block = Float64Array.from({ length: n * n }, (_, at) =>
        covariance(own[Math.floor(at / n)]!, own[at % n]!),
      );
      return { places, L: n === 1 ? block.map(Math.sqrt) : lowerFactor(block, n) };
    });
  return {
    covariance,
    variance: (row) => sd(row) ** 2,
    whiten: ({ values, width, rows }) => {
      const out = values.slice();
      for (const { places, L } of factors(values.length / width, rows)) {
        const n = places.length;
        const columns = new Float64Array(n * width);
        places.forEach((place, i) => {
          for (let j = 0; j < width; j++) columns[j * n + i] = values[place * width + j]!;
        });
        if (n === 1) for (let j = 0; j < width; j++) columns[j]! = L[0] === 0 ? 0 : columns[j]! / L[0]!;
        else solveLower(L, n, columns);
        places.forEach((place, i) => {
          for (let j = 0; j < width; j++) out[place * width + j] = columns[j * n + i]!;
        });
      }
      return out;
    },
    colouring: (count, rows) => {
      const own = factors(count, rows);
      return (values) => {
        for (const { places, L } of own) {
          const n = places.length;
          for (let i = n - 1; i >= 0; i--) {
            let value = 0;
            for (let j = 0; j <= i; j++) value += L[i * n + j]! * values[places[j]!]!;
            values[places[i]!] = value;
          }
        }
      };
    },
    logDeterminant: (count, rows) => {
      let total = 0;
      for (const { places, L } of factors(count, rows))
        for (let i = 0; i < places.length; i++) total += 2 * Math.log(L[i * (places.length + 1)]!);
      return total;
    },
  };
}

/** The places of the rows of each subject, in order; of each row by itself where there are no subjects. */
function subjectsAmong({ subject }: ResidualDesign, count: number, rows: Int32Array | undefined): number[][] {
  const found = new Map<number, number[]>();
  for (let place = 0; place < count; place++) {
    const row = rows?.[place] ?? place;
    const own = subject.length === 0 ? place : subject[row]!;
    const known = found.get(own);
    if (known === undefined) found.set(own, [place]);
    else known.push(place);
  }
  return [...found.values()];
}
