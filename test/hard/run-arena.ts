import { describe, expect, test } from "vitest";
import type { Family } from "../support/hard-problem.js";
import { describeTrial, solveAll, summarise } from "./arena.js";
import { known } from "./known.js";

/** Tests of whole families, which print what happened to each: `npm run test:hard`. */
export function runArena(families: readonly Family[]): void {
  describe.each(families)("$name", (family) => {
    test(`${family.count} problems`, { timeout: 1_200_000 }, () => {
      const trials = solveAll(family, family.count);
      const wrong = trials.filter(({ right }) => !right);
      const open = known[family.name];
      console.log(JSON.stringify({ ...summarise(trials), ...(open && { open: open.why }) }));
      for (const trial of wrong.slice(0, 20)) console.log(describeTrial(trial));
      const worse = wrong.filter(
        ({ excess, misreported }) => !(Math.max(excess, misreported) <= (open?.excess ?? 0)),
      );
      expect(worse.map(describeTrial)).toEqual([]);
      expect(wrong.length).toBeLessThanOrEqual(Math.ceil((open?.share ?? 0) * family.count));
    });
  });
}
