import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Frame, fitSync, olsSync, prepare } from "../../src/index.js";
import { readTsv } from "../support/read-fixture.js";

const metadata = readTsv(["lmm", "sleepstudy.tsv"], ["Subject"]);
const y = metadata.columns.Reaction!;
const one = { index: metadata.index, columns: { y } };
const plan = prepare("Days + (Days | Subject)", metadata);

test("a model of one response prints its summary", () => {
  const model = fitSync(plan, one);
  expect(inspect(model)).toBe(model.summary("y"));
  expect(`${model}`).toBe(model.summary("y"));
});

test("a model of a table prints about 20 lines", () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`y${i}`, y]));
  const model = fitSync(plan, { index: metadata.index, columns: many });
  expect(inspect(model)).toBe(model.summary());
  expect(inspect(model).split("\n").length).toBeLessThan(21);
  const wide = fitSync(prepare("C(Days) * C(Days % 3) + (1 | Subject)", metadata), {
    index: metadata.index,
    columns: { a: y, b: y },
  });
  const lines = inspect(wide).split("\n");
  expect(lines.length).toBe(20);
  expect(lines.at(-1)).toMatch(/^… and \d+ lines more: summary\(\)$/);
});

test("a linear model prints its summary", () => {
  const linear = olsSync("Days", one, metadata);
  expect(inspect(linear)).toBe(linear.summary("y"));
});

test("a frame prints its first rows and columns", () => {
  const small = new Frame(["a", "b"], ["x", "long name"], Float64Array.of(1, 0.25, Number.NaN, -12345678));
  expect(inspect(small)).toBe(
    ["Frame of 2 × 2", "     x  long name", "a    1       0.25", "b  NaN  -1.235e+7"].join("\n"),
  );
  const names = (count: number, letter: string) => Array.from({ length: count }, (_, i) => `${letter}${i}`);
  const large = `${new Frame(names(50, "r"), names(60, "column"), new Float64Array(3000))}`;
  const lines = large.split("\n");
  expect(lines[0]).toMatch(/^Frame of 50 × 60, the first 10 × \d+:$/);
  expect(lines.length).toBe(12);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
});

test("a frame gives its rows as objects", () => {
  const frame = new Frame(["a"], ["x", "y"], Float64Array.of(1, 2));
  expect(frame.toRows()).toEqual([{ name: "a", x: 1, y: 2 }]);
});
