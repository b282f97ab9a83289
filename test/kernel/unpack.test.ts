import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { kernelModule } from "../../assembly/kernel-module.mjs";
import { unpack } from "../../src/kernel/unpack.js";
import { wasmLength, wasmSha256, wasmText, wasmUnpacker } from "../../src/kernel/wasm-bytes.js";

const TEXT = wasmText();

/** Bytes by way of a written module and back. */
function packedAndUnpacked(bytes: Uint8Array, effort?: number): Uint8Array {
  const module = kernelModule(bytes, effort);
  const text = /function wasmText.*\n {2}return "(.*)";$/m.exec(module)![1]!;
  const length = Number(/wasmLength: number = (\d+);$/m.exec(module)![1]);
  return unpack(text, length, wasmUnpacker());
}

test("any bytes come back as they were packed", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      expect(packedAndUnpacked(bytes)).toEqual(bytes);
    }),
  );
});

test("bytes that repeat near and far come back as they were packed", () => {
  const words = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 5 });
  const order = fc.array(fc.nat(), { maxLength: 400 });
  fc.assert(
    fc.property(words, order, fc.constantFrom(1, 9), (word, turns, effort) => {
      const bytes = Uint8Array.from(turns.flatMap((turn) => [...word[turn % word.length]!, turn & 255]));
      expect(packedAndUnpacked(bytes, effort)).toEqual(bytes);
    }),
    { numRuns: 50 },
  );
});

test("bytes that repeat from 6,000 bytes back come back as they were packed", () => {
  let seed = 1;
  const noise = Uint8Array.from({ length: 6000 }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed >> 8;
  });
  const bytes = Uint8Array.from([...noise, ...new Uint8Array(1000), ...noise, ...noise.subarray(2500)]);
  expect(packedAndUnpacked(bytes, 5)).toEqual(bytes);
});

test("the text needs no escape in a string, a template or a script element", () => {
  for (const text of [TEXT, wasmUnpacker()]) expect(text).toMatch(/^[A-Za-z0-9+/]+=*$/);
});

test("the embedded kernel is the one whose hash is told", () => {
  const bytes = unpack(TEXT, wasmLength, wasmUnpacker());
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(wasmSha256);
  expect(WebAssembly.validate(bytes)).toBe(true);
});
