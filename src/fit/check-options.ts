import { suggest, UsageError } from "../errors.js";
import type { FitOptions } from "./options.js";

/** What the value of an option must be; `any` is looked at where it is used. */
type Kind = "text" | "flag" | "list" | "number" | "any";

const kinds: Record<keyof FitOptions, Kind> = {
  groups: "text",
  reFormula: "text",
  vcFormula: "any",
  weights: "any",
  offset: "text",
  subset: "text",
  missing: "any",
  fixedOnly: "flag",
  responses: "list",
  numeric: "list",
  categorical: "list",
  reference: "any",
  free: "any",
  start: "any",
  sigma: "number",
  tolerance: "number",
  maxIterations: "number",
  reml: "flag",
  test: "any",
  vcov: "any",
  adjust: "any",
  seed: "number",
};

/** Options of `mixedlm` that belong to its other steps; `prepare` lets them pass. */
const elsewhere = ["threads", "signal", "onProgress"];

const rules: Record<Exclude<Kind, "any">, { readonly is: string; holds(value: unknown): boolean }> = {
  text: { is: "a text", holds: (value) => typeof value === "string" },
  flag: { is: "true or false", holds: (value) => typeof value === "boolean" },
  list: {
    is: "a list of names",
    holds: (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
  },
  number: { is: "a number", holds: (value) => typeof value === "number" },
};

/**
 * The options that concern a plan. A misspelt one would silently ask for the default, so every name is looked at.
 *
 * @throws UsageError for a name that is no option, and for values of another kind
 */
export function checkOptions(options: FitOptions): FitOptions {
  const known = Object.keys(kinds);
  const named = Object.entries(options).filter(([name]) => !elsewhere.includes(name));
  for (const [name, value] of named) {
    if (!Object.hasOwn(kinds, name)) {
      throw new UsageError(`options: no option named '${name}'${suggest(name, known)}; see FitOptions`);
    }
    const kind = kinds[name as keyof FitOptions];
    if (value === undefined || kind === "any" || rules[kind].holds(value)) continue;
    throw new UsageError(`options: ${name} must be ${rules[kind].is}, got ${inWords(value)}`);
  }
  return Object.fromEntries(named);
}

function inWords(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return "an array";
  return value !== null && typeof value === "object" ? "an object" : String(value);
}
