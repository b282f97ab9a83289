import type { Residual } from "./residual.js";

/** Independent residuals, of one variance or in inverse proportion to weights. */
export function independent(weights: Float64Array | undefined): Residual {
  if (weights === undefined)
    return {
      whiten: ({ values }) => values,
      colouring: () => () => {},
      logDeterminant: () => 0,
      variance: () => 1,
      covariance: (one, other) => (one === other ? 1 : 0),
    };
  const scale = (row: number) => Math.sqrt(weights[row]!);
  return {
    scale,
    variance: (row) => 1 / weights[row]!,
    covariance: (one, other) => (one === other ? 1 / weights[one]! : 0),
    colouring: (_, rows) => (values) => {
      for (let i = 0; i < values.length; i++) values[i]! /= scale(rows?.[i] ?? i);
    },
    whiten: ({ values, width, rows }) =>
      values.map((value, at) => {
        const row = Math.floor(at / width);
        return value * scale(rows === undefined ? row : rows[row]!);
      }),
    logDeterminant: (count, rows) => {
      let total = 0;
      for (let i = 0; i < count; i++) total -= Math.log(weights[rows === undefined ? i : rows[i]!]!);
      return total;
    },
  };
}
