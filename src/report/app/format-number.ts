/** Four significant digits with a true minus sign; a dash for NaN. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
  return text.replaceAll("-", "−");
}

/** The limits at `half` to either side of an estimate; a dash where there are none. */
export function formatInterval(estimate: number, half: number): string {
  if (Number.isNaN(half)) return "–";
  return `${formatNumber(estimate - half)} to\u00a0${formatNumber(estimate + half)}`;
}

/** A probability from its base-10 logarithm, `0.0123`, `1.2e−5`, also far below the smallest double. */
export function formatP(log10p: number): string {
  if (Number.isNaN(log10p)) return "–";
  if (log10p === Number.NEGATIVE_INFINITY) return "0";
  if (log10p >= -3) return String(Number((10 ** log10p).toPrecision(2)));
  const exponent = Math.floor(log10p);
  const digits = (10 ** (log10p - exponent)).toFixed(1);
  return digits === "10.0" ? `1.0e−${-exponent - 1}` : `${digits}e−${-exponent}`;
}

/** `1 sample`, `2 samples`, `1,000 samples`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}

/** A long name shortened in its middle, where names of taxa say least. */
export function shorten(name: string, most: number): string {
  if (name.length <= most) return name;
  const head = Math.ceil((most - 1) / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (most - 1 - head))}`;
}
