import type { RandomTerm } from "../../design/random/random-term.js";
import { describe, suggest, UsageError } from "../../errors.js";
import type { KnownCovariances } from "../../options/known.js";
import { isRecord } from "../../options/schema.js";
import { quoteSome } from "../../table/make-table.js";
import { spellingHint } from "../../table/spelling/spelling-notes.js";
import { type NamedCovariance, problem, readKnown } from "./read-known.js";

/**
 * Give the terms of a design the covariances of their levels that are known. Levels are matched by name; those that the matrix
 * alone has become levels without rows, behind the others.
 *
 * @throws UsageError for a factor that no term has; DataError for a matrix that is none, and for levels that it lacks
 */
export function attachKnown(
  random: readonly RandomTerm[],
  known: KnownCovariances | undefined,
): readonly RandomTerm[] {
  if (known === undefined) return random;
  if (!isRecord(known) || "columns" in known || "rowNames" in known) {
    const hint = "; write known: { id: K } for (1 | id)";
    throw new UsageError({
      option: "known",
      rule: "must be an object of covariance matrices by grouping factor",
      got: describe(known),
      hint,
    });
  }
  const groups = [...new Set(random.filter(({ source }) => source !== "vc").map(({ group }) => group))];
  const matrices = new Map<string, NamedCovariance>();
  for (const [group, given] of Object.entries(known)) {
    if (groups.includes(group)) {
      matrices.set(group, readKnown(group, given));
      continue;
    }
    const there = groups.length === 0 ? "; there is no random term" : `; there are ${groups.join(", ")}`;
    throw new UsageError({
      option: "known",
      rule: "names a grouping factor of a random term",
      got: `'${group}'`,
      hint: `${suggest(group, groups)}${there}`,
    });
  }
  return random.map((term) => {
    const matrix = term.source === "vc" ? undefined : matrices.get(term.group);
    return matrix === undefined ? term : withLevels(term, matrix);
  });
}

/** The term with the levels of the matrix behind its own, and the matrix in that order. */
function withLevels(term: RandomTerm, { names, values }: NamedCovariance): RandomTerm {
  const place = new Map(names.map((name, i) => [name, i]));
  const missing = term.levels.filter((level) => !place.has(level));
  if (missing.length > 0) {
    const hint = spellingHint(missing, names, ["the samples", "the matrix"]);
    const out = hint === "" ? "; add them to it, or leave their samples out with subset" : hint;
    throw problem(
      term.group,
      `must have every level of ${term.group}`,
      `none for ${missing.length} of ${term.levels.length}: ${quoteSome(missing)}`,
      out,
    );
  }
  const own = new Set(term.levels);
  const levels = [...term.levels, ...names.filter((name) => !own.has(name))];
  const order = levels.map((level) => place.get(level)!);
  const n = levels.length;
  const ordered = new Float64Array(n * n);
  order.forEach((from, i) => {
    order.forEach((column, j) => {
      ordered[i * n + j] = values[from * n + column]!;
    });
  });
  return { ...term, levels, known: { values: ordered, seen: term.levels.length } };
}
