import { expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { openDesign } from "../../src/fit/run/fit-design.js";
import { recordLayout } from "../../src/fit/run/records.js";
import { flagOf, flagsOfBits } from "../../src/fit/status.js";
import { statusBits } from "../../src/kernel/layouts.js";
import { withScratch } from "../../src/kernel/scratch.js";

const rows = Array.from({ length: 24 }, (_, i) => i);
const metadata = {
  index: rows.map((i) => `s${i}`),
  columns: {
    x: rows.map((i) => (i * 7) % 5),
    g: rows.map((i) => `g${i % 6}`),
    h: rows.map((i) => `h${(i * 5) % 4}`),
  },
};

test.each(["1 + (1 | g)", "x + (x | g)", "x + (x || g)", "x + (1 | g) + (1 | h)", "x + (x | g) + (1 | h)"])(
  "%s: both sides see records of one length",
  (formula) => {
    const { reduced } = prepare(formula, metadata, {});
    withScratch((scratch) => {
      const open = openDesign(scratch, reduced!, true, false);
      expect(recordLayout(reduced!).size).toBe(open.recordSize);
    });
  },
);

test("each bit of the kernel is a flag", () => {
  const { SINGULAR, NOT_CONVERGED, NOT_FINITE, PERFECT_FIT, CONSTANT } = statusBits;
  expect(flagsOfBits(0)).toBe(0);
  expect(flagsOfBits(SINGULAR)).toBe(flagOf("singular"));
  expect(flagsOfBits(NOT_FINITE)).toBe(flagOf("not-converged"));
  expect(flagsOfBits(PERFECT_FIT | NOT_CONVERGED)).toBe(flagOf("perfect-fit") | flagOf("not-converged"));
  expect(flagsOfBits(CONSTANT | SINGULAR)).toBe(flagOf("constant") | flagOf("singular"));
});
