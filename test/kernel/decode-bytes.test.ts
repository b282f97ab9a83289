import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { kernelModule } from "../../assembly/kernel-module.mjs";
import { decodeBytes } from "../../src/kernel/decode-bytes.js";
import { wasmLetters, wasmOrder, wasmSha256, wasmText } from "../../src/kernel/wasm-bytes.js";

/** The constants of a written module by name. */
function constantsOf(bytes: Uint8Array): Record<string, string> {
  const declared = kernelModule(bytes).matchAll(/^export const (\w+): string = "(.*)";$/gm);
  return Object.fromEntries(Array.from(declared, (match) => [match[1]!, match[2]!]));
}

test("bytes come back as they were written", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      const { wasmText: text, wasmLetters: letters, wasmOrder: order } = constantsOf(bytes);
      expect(decodeBytes(text!, letters!, order!)).toEqual(bytes);
    }),
  );
});

test("every byte has a letter or a pair of its own", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const { wasmText: text, wasmLetters: letters, wasmOrder: order } = constantsOf(bytes);
  expect(decodeBytes(text!, letters!, order!)).toEqual(bytes);
});

test("the text needs no escape in a string, a template or a script element", () => {
  expect(wasmText).toMatch(/^[ -~]+$/);
  expect(wasmText).not.toMatch(/["'`\\$<]/);
});

test("the embedded kernel is the one whose hash is told", () => {
  const bytes = decodeBytes(wasmText, wasmLetters, wasmOrder);
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(wasmSha256);
  expect(WebAssembly.validate(bytes)).toBe(true);
});
