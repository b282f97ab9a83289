import fc from "fast-check";
import { expect, test } from "vitest";
import { buildDesign } from "../../src/design/design.js";
import { modelMatrix } from "../../src/design/fixed/model-matrix.js";
import { replayMatrix, replayRandom } from "../../src/design/replay.js";
import { MixedlmError, UsageError } from "../../src/errors.js";
import type { DesignOptions } from "../../src/options/design.js";
import type { Table } from "../../src/table/table.js";
import { formulaText, wordSalad } from "../support/arbitrary-formula.js";
import { type PatsyCases, readFixture, toTable } from "../support/patsy-cases.js";

const { data } = readFixture<PatsyCases>("cases");
const base = toTable(data);
const table: Table = {
  index: base.index,
  columns: {
    ...base.columns,
    g: base.index.map((_, i) => `g${i % 5}`),
    k: Float64Array.from(base.index, (_, i) => (i % 7 === 3 ? Number.NaN : i % 3)),
    "my var": Float64Array.from(base.index, (_, i) => i - 4),
  },
};

function expectRefusal(error: unknown): void {
  if (!(error instanceof MixedlmError)) throw error;
  expect(error.message.length).toBeGreaterThan(10);
  expect(error.message).not.toMatch(/undefined|\[object|NaN for sample/);
}

test("a random formula gives a matrix or an error of ours", () => {
  fc.assert(
    fc.property(wordSalad, (formula) => {
      try {
        const made = modelMatrix(formula, table);
        expect(made.values.length).toBe(made.rowNames.length * made.columnNames.length);
        expect(made.values.every(Number.isFinite)).toBe(true);
      } catch (error) {
        expectRefusal(error);
        expect(error).not.toBeInstanceOf(UsageError);
      }
    }),
    { numRuns: 5000 },
  );
});

test("random options give a design or an error of ours", () => {
  const options = fc.record(
    {
      groups: fc.oneof(fc.constantFrom("g", "g:a", "a:b", "k"), wordSalad),
      reFormula: fc.oneof(fc.constantFrom("1", "x", "0 + a"), wordSalad),
      vcFormula: fc.dictionary(
        fc.constantFrom("v", "w", "__proto__"),
        fc.oneof(fc.constant("0 + C(b)"), wordSalad),
      ),
      subset: fc.oneof(fc.constantFrom("x > 0", "a == 'a1' | x < 0"), wordSalad),
      weights: fc.constantFrom("z", "x", "a", "nope"),
      offset: fc.constantFrom("z", "x", "a", "nope"),
    },
    { requiredKeys: [] },
  );
  const formula = fc.oneof(fc.constantFrom("x", "x + (1 | g)", "a * x + (x || g/b)"), wordSalad);
  fc.assert(
    fc.property(formula, options, (text, choice) => {
      try {
        const design = buildDesign(text, table, choice as DesignOptions);
        expect(design.fixed.values.length).toBe(design.rows.length * design.fixed.columns.length);
        for (const term of design.random) {
          expect(term.index.length).toBe(design.rows.length);
          expect(term.values.length).toBe(design.rows.length * term.columns.length);
          expect(term.index.every((level) => level >= 0 && level < term.levels.length)).toBe(true);
        }
      } catch (error) {
        expectRefusal(error);
      }
    }),
    { numRuns: 3000 },
  );
});

test("a design replays its own rows bit for bit, through JSON", () => {
  fc.assert(
    fc.property(formulaText, fc.constantFrom("g", "a:b", "g:flag"), (formula, groups) => {
      const columns = { ...table.columns, k: Float64Array.from(table.index, (_, i) => i % 3) };
      const whole = { ...table, columns };
      const design = buildDesign(formula, whole, {
        groups,
        reFormula: "x + b",
        vcFormula: { v: "0 + C(c)", w: "0 + x", u: "c" },
      });
      const { fixed, random } = JSON.parse(JSON.stringify(design)) as typeof design;
      expect(replayMatrix(fixed.spec, whole).values).toEqual(design.fixed.values);
      design.random.forEach((term, i) => {
        const replayed = replayRandom(random[i]!, whole);
        expect(replayed.index).toEqual(term.index);
        expect(replayed.values).toEqual(term.values);
      });
    }),
    { numRuns: 150 },
  );
});

test("columns with the names of object members are columns, or are refused cleanly", () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "valueOf"];
  const columns = Object.fromEntries(
    names.map((name, j) => [name, base.index.map((_, i) => (i * (j + 2)) % 5)]),
  );
  const odd: Table = { index: base.index, columns };
  expect(modelMatrix(names.join(" + "), odd).columnNames).toEqual(["Intercept", ...names]);
  for (const name of names) {
    expect(() => modelMatrix(name, base)).toThrow(MixedlmError);
    expect(() => modelMatrix(`${name}(x)`, base)).toThrow(MixedlmError);
    expect(() => modelMatrix(`x.${name}`, base)).toThrow(MixedlmError);
  }
});
