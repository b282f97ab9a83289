import { covarianceOf } from "../covariance/structures.js";
import type { RandomTerm } from "../design/random/random-term.js";

/** A random term as one writes it: `(Days | Subject)`, `(1 | plate)`, `(0 + x | g)`; a variance component by its name. */
export function termLabel({
  columns,
  group,
  source,
  name,
}: Pick<RandomTerm, "columns" | "group" | "source" | "name">): string {
  if (source === "vc") return `${name} in ${group}`;
  const slopes = columns.filter((column) => column !== "Intercept");
  if (slopes.length === 0) return `(1 | ${group})`;
  const zero = slopes.length === columns.length ? "0 + " : "";
  return `(${zero}${slopes.join(" + ")} | ${group})`;
}

/** The same with the structure, where that is not the default: `diag(x | g)`, `ar1(0 + f | g, hom = FALSE)`. */
export function structuredLabel(
  term: Parameters<typeof termLabel>[0] & Pick<RandomTerm, "covariance">,
): string {
  const { isUnstructured, word, isDefault, hom } = covarianceOf(term);
  const label = termLabel(term);
  if (isUnstructured || term.source === "vc") return label;
  return `${word}${isDefault ? label : `${label.slice(0, -1)}, hom = ${hom ? "TRUE" : "FALSE"})`}`;
}

/** What the column `group` of long tables calls a term: its name, `g.1`; for a variance component the factor of its levels. */
export function groupLabel({ group, source, name }: Pick<RandomTerm, "group" | "source" | "name">): string {
  return source === "vc" ? group : name;
}
