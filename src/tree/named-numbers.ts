import { UsageError } from "../errors.js";

/** Numbers by name: the rank of a feature, the place of a sample on a gradient. */
export type NamedNumbers = Readonly<Record<string, number>>;

/** The number of that name, NaN where there is none. Names like `constructor` are names like others. */
export function numberAt(numbers: NamedNumbers, name: string): number {
  return Object.hasOwn(numbers, name) ? Number(numbers[name]) : Number.NaN;
}

/** Throws UsageError for anything but an object of names. */
export function checkRecord(where: string, what: string, value: unknown): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
  const got = Array.isArray(value) ? "an array" : String(value);
  throw new UsageError({ where, rule: `${what} must be an object of names`, got });
}
