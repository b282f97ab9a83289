import { describe, expect, test } from "vitest";
import { describeTrial, families, solveAll } from "./arena.js";
import { known } from "./known.js";

/**
 * A selection of hard problems, each solved and compared with an independent slow reference; the whole arena runs with
 * `npm run test:hard`.
 */
describe.each(families.filter(({ selected }) => selected > 0))("$name", (family) => {
  const open = known[family.name];

  test(open === undefined ? "no criterion above the reference" : `open: ${open.why}`, {
    timeout: 120_000,
  }, () => {
    const wrong = solveAll(family, family.selected).filter(({ right }) => !right);
    const worst = wrong.filter(
      ({ excess, misreported }) => !(Math.max(excess, misreported) <= (open?.excess ?? 0)),
    );
    expect(worst.map(describeTrial)).toEqual([]);
    expect(wrong.length).toBeLessThanOrEqual(Math.ceil((open?.share ?? 0) * family.selected));
  });
});

test("everything said to be open belongs to a family", () => {
  const names = families.map(({ name }) => name);
  expect(Object.keys(known).filter((name) => !names.includes(name))).toEqual([]);
});
