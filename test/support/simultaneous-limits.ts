import { expect } from "vitest";
import type { fitSync } from "../../src/model/fit.js";

/**
 * Expects the simultaneous limits of pairs of means to belong to their adjusted p values: zero lies outside exactly when
 * p < 0.05, and at level 1 − p the nearer limit is zero.
 */
export function expectLimitsMatchTests(
  model: ReturnType<typeof fitSync>,
  term: string,
  adjust: "tukey" | "dunnett" | "none",
  count: number,
): void {
  const pairs = model.means(term, { pairwise: true, adjust }).pairs!.columns;
  expect(pairs.contrast.length).toBe(count);
  pairs.p_adjusted.forEach((p, i) => {
    expect(pairs.conf_low[i]! > 0 || pairs.conf_high[i]! < 0).toBe(p < 0.05);
    if (!(p > 1e-6 && p < 0.9)) return;
    const edge = model.means(term, { pairwise: true, adjust, level: 1 - p }).pairs!.columns;
    expect(Math.min(Math.abs(edge.conf_low[i]!), Math.abs(edge.conf_high[i]!))).toBeLessThan(1e-6);
  });
}
