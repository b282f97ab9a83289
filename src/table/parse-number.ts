const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * The number that a cell of text spells in decimal or scientific notation, or undefined.
 * Narrower than `Number`, which also takes "", "0x1f" and "Infinity"; a number too large for a double is none either.
 */
export function parseNumber(text: string): number | undefined {
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** True for the cells that mean "missing" in text: empty, NA, NaN, nan. */
export function isMissingText(text: string): boolean {
  return text === "" || text === "NA" || text === "NaN" || text === "nan";
}

/** The number of one cell of text: NaN where missing, undefined where it is other text. */
export function cellValue(cell: string): number | undefined {
  const text = cell.trim();
  return isMissingText(text) ? Number.NaN : parseNumber(text);
}
