import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  exactNumber,
  pairsBySpelling,
  spelledAlike,
  withoutSpelling,
} from "../../src/table/spelling/spelling.js";
import { alikeNotes, unjoinedNotes } from "../../src/table/spelling/spelling-notes.js";

describe("texts that spell numbers", () => {
  /** Digits, places after the point, a power of ten: the number digits · 10^(power − places). */
  const spelled = fc
    .record({
      negative: fc.boolean(),
      digits: fc.bigInt({ min: 0n, max: 10n ** 20n }),
      places: fc.nat(22),
      power: fc.option(fc.integer({ min: -8, max: 8 })),
      zeros: fc.nat(3),
      plus: fc.boolean(),
    })
    .map(({ negative, digits, places, power, zeros, plus }) => {
      const all = "0".repeat(zeros) + String(digits).padStart(places + 1, "0");
      const at = all.length - places;
      const text = places === 0 ? all : `${all.slice(0, at)}.${all.slice(at)}`;
      const sign = negative ? "-" : plus ? "+" : "";
      // As an integer, in units of 10^-40.
      const value = (negative ? -digits : digits) * 10n ** BigInt(40 + (power ?? 0) - places);
      return { text: `${sign}${text}${power === null ? "" : `E${power}`}`, value };
    });

  test("texts spell the same number where integers in units of 1e-40 are equal", () => {
    fc.assert(
      fc.property(spelled, spelled, fc.nat(12), (one, other, power) => {
        expect(exactNumber(one.text)).toBeDefined();
        expect(exactNumber(one.text) === exactNumber(other.text)).toBe(one.value === other.value);
        // The same number again, in units of 10^-power.
        const again = `${one.value}e-${40 + power}`.replace(/e/, `${"0".repeat(power)}e`);
        expect(exactNumber(again)).toBe(exactNumber(one.text));
      }),
    );
  });

  test.each(["", ".", "+", "-", "e5", "1e", "0x1", "1 ", "s1", "1,0", "Infinity", "NaN", "1:2"])(
    "'%s' is no number",
    (text) => {
      expect(exactNumber(text)).toBeUndefined();
    },
  );

  test("spellings of 17 digits are told apart where doubles are not", () => {
    const ids = ["20240101120000001", "20240101120000002", "20240101120000003"];
    expect(new Set(ids.map(Number)).size).toBe(2);
    expect(spelledAlike(ids)).toEqual([]);
  });

  test("spellings come together by number, those of crossed groups part by part", () => {
    expect(spelledAlike(["01", "x", "1", "2", "1.0", "1E0", "02", "x"])).toEqual([
      ["01", "1", "1.0", "1E0"],
      ["2", "02"],
    ]);
    expect(withoutSpelling("A:01:x")).toBe(withoutSpelling("A:1.0:x"));
    expect(pairsBySpelling(["01", "3", "s1"], ["1", "3", "s01"])).toEqual([["01", "1"]]);
  });
});

describe("notes", () => {
  test("notes on spelling name all texts, the first three numbers in full", () => {
    expect(alikeNotes("subject", "groups", ["01", "1", "1.0", "2"])).toEqual([
      "subject: '01', '1' and '1.0' are 3 groups, though they spell the same number; write them alike if they are one",
    ]);
    const many = Array.from({ length: 5 }, (_, i) => [`${i}`, `0${i}`]).flat();
    expect(alikeNotes("subject", "groups", many)).toEqual([
      "subject: '0' and '00' are 2 groups; '1' and '01' are 2 groups; '2' and '02' are 2 groups; and 2 more, " +
        "though they spell the same number; write them alike if they are one",
    ]);
    expect(alikeNotes("subject", "groups", ["a", "b", "1"])).toEqual([]);
  });

  test("notes on spelling say which ids were not joined", () => {
    expect(unjoinedNotes("samples", ["01", "x"], ["1", "y"], ["the table", "the metadata"])).toEqual([
      "samples: 1 id differs in spelling only, and was not joined: '01' in the table is '1' in the metadata; write them alike",
    ]);
    expect(unjoinedNotes("samples", ["x"], ["y"], ["the table", "the metadata"])).toEqual([]);
  });
});
