const number = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/**
 * The exact number that a text spells, written in one way: `1`, `01`, `1.0` and `1E0` give the same text, and two whole
 * numbers of 17 digits that share a double do not. Undefined for a text that is no number.
 */
export function exactNumber(text: string): string | undefined {
  const first = text.charCodeAt(0);
  // Most ids begin with a letter.
  if (first > 57 || Number.isNaN(first)) return undefined;
  const [, sign, whole = "", fraction = "", power = "0"] = number.exec(text) ?? [];
  const digits = whole + fraction;
  if (digits === "") return undefined;
  const significant = digits.replace(/^0+/, "").replace(/0+$/, "");
  if (significant === "") return "0";
  const zeros = digits.length - digits.replace(/0+$/, "").length;
  const exponent = Number(power) - fraction.length + zeros;
  return `${sign === "-" ? "-" : ""}${significant}e${exponent}`;
}

/** A name in which every number between colons is written in one way, so that two names that differ only in that are equal. */
export function withoutSpelling(name: string): string {
  if (!name.includes(":")) return exactNumber(name) ?? name;
  return name
    .split(":")
    .map((part) => exactNumber(part) ?? part)
    .join(":");
}

/** Names that spell the same number in different ways, together: `[["01", "1", "1.0"], ["02", "2"]]`. */
export function spelledAlike(names: Iterable<string>): string[][] {
  const byNumber = new Map<string, string[]>();
  for (const name of new Set(names)) {
    const exact = exactNumber(name);
    if (exact === undefined) continue;
    const others = byNumber.get(exact);
    if (others === undefined) byNumber.set(exact, [name]);
    else others.push(name);
  }
  return [...byNumber.values()].filter((alike) => alike.length > 1);
}

/** Names of either side that are each other's only in another spelling: `[["01", "1"]]`. */
export function pairsBySpelling(
  names: Iterable<string>,
  others: Iterable<string>,
): (readonly [string, string])[] {
  const partners = new Map(Array.from(others, (other) => [withoutSpelling(other), other]));
  return Array.from(names).flatMap((name) => {
    const partner = partners.get(withoutSpelling(name));
    return partner === undefined || partner === name ? [] : [[name, partner] as const];
  });
}
