import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../bench/random.js";
import { DataError } from "../../src/errors.js";
import { readTable } from "../../src/io/index.js";
import { readTextTable } from "../../src/io/text/read-text-table.js";

/** The cells of one row as the reader of tables sees them. */
async function readCells(cells: readonly string[], delimiter = "\t", newline = "\n"): Promise<Float64Array> {
  const header = ["id", ...cells.map((_, j) => `c${j}`)].join(delimiter);
  const text = `${header}${newline}s${delimiter}${cells.join(delimiter)}${newline}`;
  const { columns } = await readTable({ text }, { delimiter });
  return Float64Array.from(cells, (_, j) => (columns[`c${j}`] as Float64Array)[0]!);
}

async function expectExact(cells: readonly string[]): Promise<void> {
  const read = await readCells(cells);
  const wrong = cells.filter((cell, j) => !Object.is(read[j], Number(cell)));
  expect(wrong).toEqual([]);
}

const random = seededRandom(17);
const digits = (count: number) => Array.from({ length: count }, () => random.integer(0, 9)).join("");
const bits = (count: number) =>
  BigInt(`0b1${Array.from({ length: count - 1 }, () => random.integer(0, 1)).join("")}`);
const many = (make: () => string) => Array.from({ length: 20_000 }, make);

describe("every cell is the double that Number makes of it", () => {
  test.each<[string, () => string]>([
    ["numbers as programs write them", () => String(random.normal() * 10 ** random.integer(-9, 12))],
    ["numbers with fewer digits", () => random.normal().toPrecision(random.integer(1, 21))],
    [
      "any digits, point and exponent",
      () => {
        const [whole, rest] = [digits(random.integer(1, 12)), digits(random.integer(0, 12))];
        return `${random.integer(0, 1) ? "-" : "+"}${whole}.${rest}e${random.integer(-80, 80)}`;
      },
    ],
    [
      "halfway between two whole doubles",
      () => String(((bits(53) << 1n) + 1n) << BigInt(random.integer(0, 9))),
    ],
    [
      "halfway, with decimals",
      () => {
        const places = random.integer(1, 4);
        return `${((bits(53) << 1n) + 1n) * 5n ** BigInt(places)}e-${places}`;
      },
    ],
    [
      "halfway, times a power of ten",
      () => {
        const power = random.integer(1, 22);
        return `${(((bits(53) << 1n) + 1n) / 5n ** BigInt(power)) | 1n}e${power}`;
      },
    ],
    ["next to halfway", () => String((((bits(53) << 1n) + 1n) << 8n) + BigInt(random.integer(-1, 1)))],
    ["zeros in front", () => `0.${"0".repeat(random.integer(0, 40))}${digits(random.integer(1, 19))}`],
    [
      "zeros in front of whole numbers",
      () => `${"0".repeat(random.integer(0, 30))}${digits(random.integer(1, 19))}`,
    ],
  ])("%s", async (_, make) => {
    await expectExact(many(make));
  });

  test("numbers at the limits and in odd spellings are those of Number", async () => {
    const mantissas = ["0", "-0", "+0", "1", ".5", "5.", "-.5", "9007199254740993", "18446744073709551615"];
    const exponents = [
      "",
      "e0",
      "E+5",
      "e-5",
      "e22",
      "e23",
      "e-27",
      "e-28",
      "e55",
      "e64",
      "e65",
      "e-64",
      "e-65",
      "e-400",
    ];
    await expectExact(mantissas.flatMap((mantissa) => exponents.map((exponent) => mantissa + exponent)));
    await expectExact([
      "9999999999999999999",
      "99999999999999999999",
      "5e-324",
      "1.7976931348623157e308",
      "0e999999",
    ]);
    await expectExact([
      `1${"0".repeat(300)}`,
      `0.${"0".repeat(320)}1`,
      `1.${"0".repeat(40)}1`,
      "0.30000000000000000000001",
    ]);
  });

  test("numbers in blanks, in quotes, with other delimiters and line ends are those of Number", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 9 }),
        fc.constantFrom("\t", ",", ";", "|", " ", "x", "§"),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.constantFrom("", '"'),
        async (values, delimiter, newline, quote) => {
          const cells = values.map((value) => `${quote}${Object.is(value, -0) ? "-0" : value}${quote}`);
          expect(Array.from(await readCells(cells, delimiter, newline))).toEqual(values);
        },
      ),
    );
  });
});

test("empty cells, NA and NaN are missing", async () => {
  const cells = ["", "NA", "NaN", "nan", " NA ", "  ", "1"];
  expect(Array.from(await readCells(cells))).toEqual([...Array(6).fill(Number.NaN), 1]);
});

test.each([
  "na",
  "NAN",
  "Na",
  "N",
  "n",
  "nann",
  "NaNN",
  "NAx",
  "-",
  "+",
  ".",
  "-.",
  "e5",
  "1e",
  "1e+",
  "1e+-5",
  "--1",
  "1-",
  "1.2.3",
  "1x",
  "0x1f",
  "Infinity",
  "1 2",
  "１",
])("'%s' is no number", async (cell) => {
  await expect(readCells(["1", cell, "2"])).rejects.toThrow(DataError);
  await expect(readCells(["1", cell])).rejects.toThrow(
    `row 2, column 'c1': every cell must be a finite number or NA, got '${cell}'`,
  );
});

async function* inChunks(text: string, length: number) {
  const bytes = new TextEncoder().encode(text);
  for (let from = 0; from < bytes.length; from += length) yield bytes.slice(from, from + length);
}

describe("a text in chunks of any length is the same table", () => {
  const rows = Array.from({ length: 12 }, (_, i) => `é${i}\t${i / 7}\t${-i}e-3\tNA`);
  const plain = `\ufeff${["id\tα\tb\tc", ...rows].join("\r\n")}`;
  test.each([
    ["plain", plain],
    ["ids in quotes", plain.replaceAll(/é\d+/g, '"$&"')],
    ["a line end and a delimiter in quotes", plain.replaceAll("é3", '"é3 ""x""\n\tß"')],
    ["one quote that stays open for a while", plain.replaceAll("é3", '"é3\r\n"')],
  ])("%s", async (_, text) => {
    const whole = await readTextTable(inChunks(text, 1e6), "t", {});
    expect(whole.table.index[3]).toMatch(/^é3/);
    expect(whole.table.columns["α"]).toEqual(Float64Array.from(rows, (_, i) => i / 7));
    for (let length = 1; length < 80; length++) {
      expect(await readTextTable(inChunks(text, length), "t", {})).toEqual(whole);
    }
  });
});

test("bytes that are neither UTF-8 nor Windows-1252 are refused wherever they stand", async () => {
  const bytes = new TextEncoder().encode("id\ta\tb\ns1\t1\t2\n");
  for (const at of [0, 3, 7, 10, 12]) {
    const broken = bytes.slice();
    broken[at] = 0x81;
    await expect(readTable(broken)).rejects.toThrow(/encoded as UTF-8/);
  }
});
