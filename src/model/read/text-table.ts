/** A table as text: first column left-aligned, the others right-aligned, two spaces between. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[], left = 1): string {
  const widths = header.map((name, j) =>
    rows.reduce((width, row) => Math.max(width, row[j]!.length), name.length),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, j) => (j < left ? cell.padEnd(widths[j]!) : cell.padStart(widths[j]!)))
      .join("  ")
      .trimEnd();
  return [header, ...rows].map(line).join("\n");
}

/** Four significant digits; an empty string for NaN. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "";
  if (!Number.isFinite(value)) return value > 0 ? "Inf" : "-Inf";
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-3 ? value.toExponential(3) : String(Number(value.toPrecision(4)));
}

/** A number outside a table, where an empty string would not be seen. */
export function numberOrNA(value: number): string {
  return Number.isNaN(value) ? "NA" : formatNumber(value);
}

/** Limits in brackets; an empty string where there are none. */
export function formatLimits(low: number, high: number): string {
  return Number.isNaN(low) || Number.isNaN(high) ? "" : `[${formatNumber(low)}, ${formatNumber(high)}]`;
}

/** A p-value to three digits, from its logarithm where it underflows; empty for NaN. */
export function formatP(p: number, log10p: number): string {
  if (Number.isNaN(p)) return "";
  if (p >= 1e-3) return p.toFixed(4);
  if (p > 1e-300) return p.toExponential(2);
  if (log10p === Number.NEGATIVE_INFINITY) return "<1e-300";
  const exponent = Math.floor(log10p);
  const digits = (10 ** (log10p - exponent)).toFixed(2);
  return digits === "10.00" ? `1.00e${exponent + 1}` : `${digits}e${exponent}`;
}
