import fc from "fast-check";
import { test } from "vitest";
import { checkAgainstDense } from "../support/check-against-dense.js";
import { kinds, shapesOf } from "../support/repeated-measures.js";

/** Dense matrices take seconds for a study. */
const patience = 1_800_000;

test.each(kinds)(
  "%s is what dense matrices say in many studies",
  (kind) => {
    fc.assert(fc.property(shapesOf(kind), checkAgainstDense), { numRuns: 20, seed: 7 });
  },
  patience,
);
