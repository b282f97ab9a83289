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
