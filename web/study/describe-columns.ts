import type { Metadata } from "mixedlm/io";
import type { ColumnSummary } from "./messages.js";

/** The columns of the metadata with what one needs to know before writing them into a formula. */
export function describeColumns({ columns, kinds }: Metadata): ColumnSummary[] {
  return kinds.map(({ column: name, kind, numbers, texts }) => {
    const values: ArrayLike<unknown> = columns[name]!;
    const told = kind === "numeric" ? describeNumbers(values as ArrayLike<number>) : describeLevels(values);
    return { name, kind, numbers, texts, ...told };
  });
}

function describeNumbers(values: ArrayLike<number>) {
  let [least, most, missing] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) missing++;
    else [least, most] = [Math.min(least, value), Math.max(most, value)];
  }
  return { levels: 0, missing, ...(missing < values.length && { range: [least, most] as const }) };
}

function describeLevels(values: ArrayLike<unknown>) {
  const levels = new Set<unknown>();
  let missing = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === null) missing++;
    else levels.add(values[i]);
  }
  return { levels: levels.size, missing };
}
