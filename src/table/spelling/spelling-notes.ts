import { pairsBySpelling, spelledAlike } from "./spelling.js";

/**
 * What to say of names that spell the same number in different ways, and are kept apart: nothing, or one sentence.
 *
 * @param what the names are of, in the plural: `groups`
 */
export function alikeNotes(where: string, what: string, names: Iterable<string>): string[] {
  const alike = spelledAlike(names);
  if (alike.length === 0) return [];
  const shown = alike.map((texts) => `${quoteAll(texts)} are ${texts.length} ${what}`);
  return [
    `${where}: ${firstFew(shown, "; ")}, though they spell the same number; write them alike if they are one`,
  ];
}

/** What two sides of a join are called. */
export type Sides = readonly [string, string];

/**
 * What to say of ids that were not joined because the sides spell them in different ways: nothing, or one sentence.
 *
 * @param left ids that only the first side has
 * @param right ids that only the second side has
 */
export function unjoinedNotes(
  where: string,
  left: readonly string[],
  right: readonly string[],
  sides: Sides,
): string[] {
  const pairs = pairsBySpelling(left, right);
  if (pairs.length === 0) return [];
  const ids = pairs.length === 1 ? "1 id differs" : `${pairs.length} ids differ`;
  return [
    `${where}: ${ids} in spelling only, and ${pairs.length === 1 ? "was" : "were"} not joined: ${showPairs(pairs, sides)}; write them alike`,
  ];
}

/** For an error: how ids of two sides that have none in common differ; an empty text where not in spelling. */
export function spellingHint(left: readonly string[], right: readonly string[], sides: Sides): string {
  const pairs = pairsBySpelling(left, right);
  return pairs.length === 0 ? "" : `; some differ in spelling only: ${showPairs(pairs, sides)}`;
}

function showPairs(pairs: readonly (readonly [string, string])[], [left, right]: Sides): string {
  return firstFew(
    pairs.map(([a, b]) => `'${a}' in ${left} is '${b}' in ${right}`),
    ", ",
  );
}

/** The first few of some texts, joined by `between`, and how many more there are. */
function firstFew(texts: readonly string[], between: string, most = 3): string {
  const more = texts.length - most;
  return more > 0 ? `${texts.slice(0, most).join(between)}${between}and ${more} more` : texts.join(between);
}

/** Quoted names: `'01', '1' and '1.0'`. */
function quoteAll(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  return `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}
