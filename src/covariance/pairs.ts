/** 0, …, k − 1. */
export function effects(k: number): number[] {
  return Array.from({ length: k }, (_, at) => at);
}

/** (row, column) below the diagonal, column by column. */
export function lowerPairs(k: number): (readonly [number, number])[] {
  return effects(k).flatMap((column) =>
    effects(k - column - 1).map((i) => [column + 1 + i, column] as const),
  );
}

/** (row, column) that are `lag` apart, row > column. */
export function laggedPairs(k: number, lag: number): (readonly [number, number])[] {
  return effects(k - lag).map((at) => [at + lag, at] as const);
}

/** Place of a pair, row > column, among `count` pairs below the diagonal, column by column. */
export function placeOfPair(count: number, row: number, column: number): number {
  const k = (1 + Math.sqrt(1 + 8 * count)) / 2;
  return column * (k - 1) - (column * (column - 1)) / 2 + row - column - 1;
}
