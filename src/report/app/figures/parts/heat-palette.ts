/** Colours from low to high, and one more for missing cells. */
const PALETTE = 255;
const MISSING = 255;

/** Blue over near-white to orange: told apart without red and green, and dark at both ends. */
const stops = [
  [5, 64, 120],
  [67, 147, 195],
  [247, 247, 245],
  [224, 130, 60],
  [127, 59, 8],
] as const;

let made: Uint8Array | undefined;

/** Red, green, blue of 256 colours. */
export function heatPalette(): Uint8Array {
  made ??= makePalette();
  return made;
}

function makePalette(): Uint8Array {
  const out = new Uint8Array(3 * (PALETTE + 1));
  for (let i = 0; i < PALETTE; i++) {
    const at = (i / (PALETTE - 1)) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    for (let c = 0; c < 3; c++) {
      out[3 * i + c] = Math.round(stops[low]![c]! + (at - low) * (stops[low + 1]![c]! - stops[low]![c]!));
    }
  }
  out.set([128, 128, 128], 3 * MISSING);
  return out;
}

/** The place among the colours of a value from −end to end; values beyond have the colours of the ends. */
export function heatPlace(value: number, end: number): number {
  if (Number.isNaN(value)) return MISSING;
  const place = Math.round(((value + end) / (2 * end)) * (PALETTE - 1));
  return Math.max(0, Math.min(PALETTE - 1, place));
}

/** The same as a colour of SVG. */
export function heatColour(value: number, end: number): string {
  const at = 3 * heatPlace(value, end);
  return `rgb(${heatPalette()
    .subarray(at, at + 3)
    .join(",")})`;
}
