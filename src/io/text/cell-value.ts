import { isMissingText, parseNumber } from "../../table/parse-number.js";

/** The number of one cell of text: NaN where missing, undefined where it is other text. */
export function cellValue(cell: string): number | undefined {
  const text = cell.trim();
  return isMissingText(text) ? Number.NaN : parseNumber(text);
}
