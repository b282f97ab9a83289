import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isMissingText, parseNumber } from "../../src/table/parse-number.js";
import { explainKind, typeColumn } from "../../src/table/type-column.js";

describe("parseNumber", () => {
  test.each([
    ["1", 1],
    ["-1.50", -1.5],
    ["+.5", 0.5],
    ["5.", 5],
    ["1e-300", 1e-300],
    ["1E+3", 1000],
    ["0007", 7],
    ["1e-999", 0],
  ])("parseNumber reads %s as a number", (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });
  test.each([
    "",
    " ",
    "0x1f",
    "Infinity",
    "inf",
    "1e",
    "1,5",
    "1 000",
    "1e999",
    "NaN",
    "--1",
    ".",
    "1_000",
    "١",
  ])("parseNumber reads %j as none", (text) => {
    expect(parseNumber(text)).toBeUndefined();
  });
  test("every double comes back from its text", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(String(value))).toBe(value === 0 ? parseNumber("0") : value);
      }),
    );
  });
});

test("empty text, NA and NaN are missing; N/A, null and 0 are not", () => {
  expect(["", "NA", "NaN", "nan"].every(isMissingText)).toBe(true);
  expect(["na", "N/A", "null", "0", "Not applicable"].some(isMissingText)).toBe(false);
});

describe("typeColumn", () => {
  test("numbers and missing cells are numeric", () => {
    const { column, kind } = typeColumn("ph", ["5", "", "6.5", "NA"]);
    expect(column).toEqual(Float64Array.of(5, Number.NaN, 6.5, Number.NaN));
    expect(explainKind(kind)).toBe("ph is numeric");
  });
  test("one text cell makes categories, and the reason is told", () => {
    const { column, kind } = typeColumn("ph", ["5.0", "Not applicable", "Not applicable", ""]);
    expect(column).toEqual(["5.0", "Not applicable", "Not applicable", null]);
    expect(explainKind(kind, "--numeric")).toBe(
      "ph is categorical because of 2 cells 'Not applicable'; --numeric ph makes them missing",
    );
  });
  test("many different texts are shown by a few", () => {
    const { kind } = typeColumn("x", ["1", "a", "b", "b", "c", "d"]);
    expect(explainKind(kind)).toMatch(/because of 5 cells such as 'b', 'a', 'c';/);
  });
  test("a column asked to be numeric has its text missing", () => {
    const { column, kind } = typeColumn("ph", ["5", "Not applicable"], { kind: "numeric", by: "option" });
    expect(column).toEqual(Float64Array.of(5, Number.NaN));
    expect(explainKind(kind)).toBe("ph is numeric as asked: 1 cell 'Not applicable' became missing");
  });
  test("a column asked to be categorical loses trailing zeros of numbers and nothing else", () => {
    const cells = ["5.0", "5.50", "6", "100", "007", "-.0", "1e5", "NA", "10.", "0.00", "-0.250"];
    const { column, kind } = typeColumn("plate", cells, { kind: "category", by: "types-row" });
    expect(column).toEqual(["5", "5.5", "6", "100", "007", "0", "1e5", null, "10", "0", "-0.25"]);
    expect(explainKind(kind)).toBe("plate is categorical because the #q2:types row says so");
  });
  test("plain text needs no explanation", () => {
    expect(explainKind(typeColumn("host", ["a", "b"]).kind)).toBe("host is categorical");
  });
});

test("a cell of very many digits is read in one pass, whatever ends it", () => {
  const digits = "1".repeat(300_000);
  expect(parseNumber(`${digits}x`)).toBeUndefined();
  expect(parseNumber(`1.${digits}`)).toBeCloseTo(1.11, 1);
  const long = `1.${"0".repeat(300_000)}1`;
  const { column } = typeColumn("code", [long, "2.50"], { kind: "category", by: "option" });
  expect(column).toEqual([long, "2.5"]);
});
