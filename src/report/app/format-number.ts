/** Four significant digits with a true minus sign; a dash for NaN. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
  return text.replaceAll("-", "−");
}

/** The level at which p and q are called small, unless the reader moves it. */
export const LEVEL = 0.05;

/** Whether a probability is below a level; both in single precision, so that 0.05 is not below 0.05. */
export function isBelow(log10p: number, level: number = LEVEL): boolean {
  return Math.fround(log10p) < Math.fround(Math.log10(level));
}

/**
 * A probability from its base-10 logarithm: three decimals, `0.012`, and `1.2e−5` where these are not enough, also far below
 * the smallest double. One that would be rounded to 0.05, or across it, gets as many digits as tell it from that.
 */
export function formatP(log10p: number): string {
  if (Number.isNaN(log10p)) return "–";
  if (log10p === Number.NEGATIVE_INFINITY) return "0";
  if (log10p >= -3) {
    const p = 10 ** log10p;
    const isExact = Math.fround(log10p) === Math.fround(Math.log10(LEVEL));
    for (let digits = 3; digits < 8; digits++) {
      const text = p.toFixed(digits);
      if (isExact || (Number(text) !== LEVEL && Number(text) < LEVEL === isBelow(log10p))) return text;
    }
    return p.toPrecision(7);
  }
  const exponent = Math.floor(log10p);
  const digits = (10 ** (log10p - exponent)).toFixed(1);
  return digits === "10.0" ? `1.0e−${-exponent - 1}` : `${digits}e−${-exponent}`;
}

/** A number with so many decimals, `−0.12`; a dash for NaN. */
export function fixed(value: number, decimals: number): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return formatNumber(value);
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** Decimals that show two digits of the smallest of some positive widths; undefined where one number of them does not do. */
export function decimalsFor(widths: readonly number[], values: readonly number[]): number | undefined {
  const known = widths.filter((width) => width > 0 && Number.isFinite(width));
  const least = Math.min(...known);
  const most = Math.max(...values.filter(Number.isFinite).map(Math.abs), ...known);
  if (known.length === 0 || most >= 1e5) return undefined;
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(least)));
  return decimals > 5 ? undefined : decimals;
}

/** How estimates that stand together are written, all with the same decimals. */
export interface EstimateFormat {
  readonly number: (value: number) => string;
  /** The limits at `half` to either side of an estimate; a dash where there are none. */
  readonly interval: (estimate: number, half: number) => string;
}

/** The format of estimates with their half widths, and errors where these stand beside them. */
export function estimateFormat(
  estimates: readonly number[],
  halves: readonly number[],
  errors: readonly number[] = [],
): EstimateFormat {
  const limits = estimates.map((estimate, k) => Math.abs(estimate) + (halves[k]! || 0));
  const decimals = decimalsFor([...halves, ...errors], limits);
  const number = (value: number) => (decimals === undefined ? formatNumber(value) : fixed(value, decimals));
  const interval = (estimate: number, half: number) =>
    Number.isNaN(half) ? "–" : `${number(estimate - half)} to\u00a0${number(estimate + half)}`;
  return { number, interval };
}

/** Numbers of a column with their decimal points below each other, as far as that is short. */
export function aligned(values: readonly number[], digits = 3): string[] {
  const known = values.filter((value) => Number.isFinite(value) && value !== 0).map(Math.abs);
  if (known.every(Number.isInteger)) return values.map((value) => fixed(value, 0));
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(least)));
  return most >= 1e5 || decimals > 5
    ? values.map(formatNumber)
    : values.map((value) => fixed(value, decimals));
}

const plurals: Readonly<Record<string, string>> = { taxon: "taxa", is: "are", has: "have", leaves: "leave" };

/** `1 sample`, `2 samples`, `1,000 samples`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? noun : plural(noun)}`;
}

/** A noun or a verb as it goes with a number of things. */
export function agree(number: number, word: string): string {
  return number === 1 ? word : plural(word);
}

function plural(word: string): string {
  return plurals[word] ?? `${word}s`;
}

/** A long name shortened in its middle, where names of taxa say least. */
export function shorten(name: string, most: number): string {
  if (name.length <= most) return name;
  // Half a pair of surrogates is no text: a file with it cannot be made.
  const letters = [...name];
  if (letters.length <= most) return name;
  const head = Math.ceil((most - 1) / 2);
  return `${letters.slice(0, head).join("")}…${letters.slice(letters.length - (most - 1 - head)).join("")}`;
}
