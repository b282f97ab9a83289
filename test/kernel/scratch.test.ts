import { expect, test } from "vitest";
import { kernel } from "../../src/kernel/kernel.js";
import * as Layouts from "../../src/kernel/layouts.js";
import type { Layout, Pointer } from "../../src/kernel/pointer.js";
import { type Scratch, withScratch } from "../../src/kernel/scratch.js";

test("the arena grows, keeps what was put there and gives everything back", () => {
  const before = kernel().mark();
  const copy = withScratch((scratch) => {
    const small = scratch.putF64([1, 2, 3]);
    const large = scratch.f64(2_000_000);
    scratch.viewF64(large, 2_000_000).fill(7);
    return Array.from(scratch.viewF64(small, 3));
  });
  expect(copy).toEqual([1, 2, 3]);
  expect(kernel().mark()).toBe(before);
});

test("the arena is given back when the work throws", () => {
  const before = kernel().mark();
  expect(() =>
    withScratch((scratch) => {
      scratch.f64(10);
      throw new Error("stop");
    }),
  ).toThrow("stop");
  expect(kernel().mark()).toBe(before);
});

test("a record needs every field, and reads back where the kernel looks for it", () => {
  withScratch((scratch) => {
    const entries = scratch.putAll(Layouts.LambdaEntry, [
      { term: 0, row: 1, column: 0, parameter: 7 },
      { parameter: -2, column: 4, row: 3, term: 1 },
    ]);
    expect(Array.from(scratch.viewI32(entries, 8))).toEqual([0, 1, 0, 7, 1, 3, 4, -2]);
    const random = scratch.kernel.openRandom(1, 2, 3, 4);
    scratch.kernel.drawWords(random, 5, 1, scratch.i32(1));
    const { key0, key1, stream0, stream1, replicate } = read(scratch, Layouts.Philox, random);
    expect([key0, key1, stream0, stream1, replicate]).toEqual([1, 2, 3, 4, 5]);
    // @ts-expect-error a field is missing
    scratch.put(Layouts.Neighbour, { scalar: 1 });
    // @ts-expect-error a record of another kind
    const wrong = () => scratch.kernel.recordSize(random);
    expect(wrong).toBeTypeOf("function");
  });
});

/** The integers of a record by name. */
function read<Fields>(scratch: Scratch, layout: Layout<string, Fields>, at: Pointer): Partial<Fields> {
  const names = layout.split(" ").filter((name) => !name.includes(":"));
  const values = scratch.viewI32(at, names.length);
  return Object.fromEntries(names.map((name, i) => [name, values[i]])) as Partial<Fields>;
}
