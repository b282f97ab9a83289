import type { Closure } from "../../table/remarks.js";

/**
 * Why a pseudocount does not suit some parts: they are proportions or percentages, or most of those that are not zero are
 * no larger than it. One sentence that names what to do instead, or none.
 *
 * @param parts zero or more
 * @param closedTo what every sample adds up to, where that is known
 */
export function pseudocountNotes(
  parts: Float64Array,
  value: number,
  closedTo: Closure | undefined,
): readonly string[] {
  const cells = compare(parts, value);
  const isLarge = isAsLargeAsMost(cells);
  if (closedTo === undefined && !isLarge) return [];
  const kind = closedTo === 100 ? "percentages" : "proportions";
  const what = closedTo === undefined ? "" : ` to ${kind}, which add up to ${closedTo}`;
  const effect = isLarge
    ? effectOf(cells, "the pseudocount")
    : "all ratios change, those of small parts most";
  return [`a pseudocount of ${value} was added${what}: ${effect}; ${wayOut(cells)}`];
}

/** Why a number does not suit the place of zeros: most of the other parts are no larger. One sentence, or none. */
export function replacementNotes(parts: Float64Array, value: number): readonly string[] {
  const cells = compare(parts, value);
  if (cells.zeros === 0 || !isAsLargeAsMost(cells)) return [];
  return [`zeros were replaced by ${value}: ${effectOf(cells, "this number")}; ${wayOut(cells)}`];
}

/** As `replacementNotes`, of proportions and the `delta` of a multiplicative replacement. */
export function deltaNotes(proportions: Float64Array, delta: number): readonly string[] {
  const cells = compare(proportions, delta);
  if (cells.zeros === 0 || !isAsLargeAsMost(cells)) return [];
  const half = halfOf(cells);
  const smaller = `use half the smallest proportion that is not zero (--zeros multiplicative:${half}, delta: ${half})`;
  return [`zeros became proportions of ${delta}: ${effectOf(cells, "this number")}; ${smaller}`];
}

/** The cells beside a number that is to stand for zeros. */
interface Cells {
  readonly zeros: number;
  readonly positive: number;
  /** Positive and no larger than the number. */
  readonly covered: number;
  readonly smallest: number;
}

function compare(parts: Float64Array, value: number): Cells {
  let [zeros, covered, smallest] = [0, 0, Number.POSITIVE_INFINITY];
  for (const part of parts) {
    if (part === 0) zeros++;
    else {
      if (part <= value) covered++;
      if (part < smallest) smallest = part;
    }
  }
  return { zeros, positive: parts.length - zeros, covered, smallest };
}

function isAsLargeAsMost({ positive, covered }: Cells): boolean {
  return covered > positive / 2;
}

function effectOf({ covered, positive }: Cells, what: string): string {
  const share = `${covered} of the ${positive} cells that are not zero are no larger`;
  return `${share}, so that log-ratios show ${what} more than the data`;
}

function halfOf({ smallest }: Cells): number {
  return Number((smallest / 2).toPrecision(3));
}

function wayOut(cells: Cells): string {
  if (cells.zeros === 0) return "no cell is zero, so leave it out";
  const half = halfOf(cells);
  return (
    "use multiplicative replacement (--zeros multiplicative, multiplicativeReplacement), or put half the smallest part " +
    `that is not zero in the place of zeros (--zeros replace:${half}, replaceZeros with ${half})`
  );
}
