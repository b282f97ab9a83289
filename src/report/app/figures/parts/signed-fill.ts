import type { Theme } from "./theme.js";

/** How a value from −1 to 1 is painted: by the colours of effects, the fainter the nearer to 0, so that numbers stay legible on it. */
export function signedFill(value: number, theme: Theme): { fill: string; "fill-opacity": string } {
  const strength = Number.isNaN(value) ? 0 : Math.min(1, Math.abs(value));
  return { fill: value < 0 ? theme.down : theme.up, "fill-opacity": (0.55 * strength).toFixed(3) };
}

/** A number with so many decimals, `−0.12`; a dash for NaN. */
export function fixed(value: number, decimals: number): string {
  if (Number.isNaN(value)) return "–";
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}
