/** Colours from low to high, and one more for missing cells. */
export const PALETTE = 255;
export const MISSING = 255;

/** Blue over near-white to orange: told apart without red and green, and dark at both ends. */
const stops = [
  [5, 64, 120],
  [67, 147, 195],
  [247, 247, 245],
  [224, 130, 60],
  [127, 59, 8],
] as const;

/** Red, green, blue of 256 colours. */
export function heatPalette(): Uint8Array {
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
