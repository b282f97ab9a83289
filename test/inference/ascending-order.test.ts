import fc from "fast-check";
import { expect, test } from "vitest";
import { ascendingOrder } from "../../src/inference/contrasts/ascending-order.js";

const number = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, noNaN: true }),
  fc.constantFrom(0, -0, 0.5, 5e-324, 1, Number.POSITIVE_INFINITY),
);

test("numbers come in ascending order, equal ones as they stand, few or many", () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 900 }), fc.constantFrom(1, 3), (some, times) => {
      const values = Float64Array.from(Array.from({ length: times }, () => some).flat());
      const expected = Array.from(values.keys()).sort((a, b) =>
        values[a]! > values[b]! ? 1 : values[a]! < values[b]! ? -1 : a - b,
      );
      expect(Array.from(ascendingOrder(values))).toEqual(expected);
    }),
    { seed: 20261123, numRuns: 60 },
  );
});
