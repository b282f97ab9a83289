import { describe, suggest, UsageError } from "../errors.js";
import type { Problem } from "../problem.js";
import { isRecord, type Option, type OptionSet, type ResolvedOf, type ValueOf } from "./schema.js";

/**
 * Options as callers in JavaScript give them: `REML: false` or `level: "0.9"` must not be answered as if nobody had asked.
 * `undefined` is an option that is not given.
 *
 * @param where the verb, for the messages
 * @throws UsageError for what is no object of options, for names that nothing reads, and for values of another kind
 */
export function checkOptions(where: string, given: object, options: OptionSet): void {
  const names = Object.keys(options);
  if (!isRecord(given)) {
    const rule = `options must be an object such as { ${names[0]} }`;
    throw new UsageError({ where, rule, got: describe(given) });
  }
  for (const [name, value] of Object.entries(given)) {
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
      const hint = `${suggest(name, names)}; there are ${names.join(", ")}`;
      throw new UsageError({ where, rule: `no option named '${name}'`, hint });
    }
    if (value !== undefined) checkValue(where, name, value, option);
  }
}

/** Throws UsageError for a value that is not of the kind of its option. */
export function checkValue(
  where: string,
  option: string,
  value: unknown,
  { rule, holds, choices }: Option,
): void {
  if (holds(value)) return;
  const hint = choices === undefined ? "" : suggest(value as string, choices);
  throw new UsageError({ where, option, rule: `must ${rule}`, got: describe(value), hint });
}

/** A rule about several options: the problem of those that contradict it. */
export type Rule<T> = (given: T) => Problem | undefined;

/** Throws UsageError for the first rule that options contradict. */
export function checkRules<T>(given: T, rules: readonly Rule<T>[]): void {
  for (const rule of rules) {
    const problem = rule(given);
    if (problem !== undefined) throw new UsageError(problem);
  }
}

/** Options with the defaults of those that are not given. */
export function withDefaults<S extends OptionSet, T extends object>(options: S, given: T): T & ResolvedOf<S> {
  const defaults: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options)) {
    const isGiven = (given as Record<string, unknown>)[name] !== undefined;
    if (!isGiven && option.default !== undefined) defaults[name] = option.default;
  }
  return { ...given, ...defaults } as T & ResolvedOf<S>;
}

/** Those of some values that are options of a set, in its order; what is not given is left out. */
export function pick<S extends OptionSet>(
  options: S,
  values: object,
): { readonly [N in keyof S]?: ValueOf<S[N]> } {
  const given = values as Readonly<Record<string, unknown>>;
  const names = Object.keys(options).filter((name) => given[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, given[name]])) as {
    [N in keyof S]?: ValueOf<S[N]>;
  };
}

/** Values that are no options of a set. */
export function without<S extends OptionSet, T extends object>(options: S, values: T): Omit<T, keyof S> {
  const entries = Object.entries(values).filter(([name]) => !Object.hasOwn(options, name));
  return Object.fromEntries(entries) as Omit<T, keyof S>;
}
