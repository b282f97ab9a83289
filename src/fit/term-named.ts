import { suggest, UsageError } from "../errors.js";
import type { Plan } from "./plan.js";

/**
 * The coefficient that a name means: its own, or the last column of a term of the formula. Spaces do not count.
 *
 * @throws UsageError for a name that is neither
 */
export function termNamed(name: string, { design }: Pick<Plan, "design">): string {
  const { columns, terms } = design.fixed;
  const plain = (text: string) => text.replace(/\s+/g, "");
  const column = columns.find((each) => plain(each) === plain(name));
  if (column !== undefined) return column;
  const term = terms.find((each) => plain(each.name) === plain(name) && each.end > each.start);
  if (term !== undefined) return columns[term.end - 1]!;
  throw new UsageError({
    option: "firstTerm",
    rule: `no coefficient or term named '${name}'`,
    hint: suggest(name, [...columns, ...terms.map((each) => each.name)]),
  });
}
