import { expect, test } from "vitest";
import { DataError, fitSync, prepare } from "../../src/index.js";

const samples = Array.from({ length: 12 }, (_, i) => `s${i}`);
const metadata = { index: samples, columns: { g: samples.map((_, i) => `g${i % 4}`) } };
const column = (value: (i: number) => number) => Float64Array.from(samples, (_, i) => value(i));
const table = {
  index: samples,
  columns: { whole: column((i) => Math.sin(i)), broken: column((i) => (i === 5 ? Number.NaN : Math.cos(i))) },
};

test('missing: "raise" refuses a response with a missing cell by name', () => {
  const plan = prepare("1", metadata, { groups: "g", missing: "raise" });
  expect(() => fitSync(plan, table)).toThrow(DataError);
  expect(() => fitSync(plan, table)).toThrow("response 'broken' has none for sample 's5'");
});

test('missing: "drop", the default, leaves the sample out of that response alone', () => {
  const model = fitSync(prepare("1", metadata, { groups: "g" }), table);
  expect(Array.from(model.nobs)).toEqual([12, 11]);
});
