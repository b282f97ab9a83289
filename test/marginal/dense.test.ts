import fc from "fast-check";
import { test } from "vitest";
import { checkAgainstDense } from "../support/check-against-dense.js";
import { kinds, shapesOf } from "../support/repeated-measures.js";

test.each(kinds)(
  "%s is what dense matrices say, alone, by arm, with variances, weights, offsets, random terms",
  (kind) => {
    fc.assert(fc.property(shapesOf(kind), checkAgainstDense), { numRuns: 2, seed: 19 });
  },
);
