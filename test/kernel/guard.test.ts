import { describe, expect, test } from "vitest";
import { kernel } from "../../src/kernel/kernel.js";

/** These hold of the guarded build only: `npm run test:guarded`. */
describe.runIf(process.env.KERNEL?.includes("guarded"))("the guarded arena", () => {
  const view = (pointer: number, count: number) => new Float64Array(kernel().memory.buffer, pointer, count);

  test("a new block holds NaNs", () => {
    const { mark, release, reserve } = kernel();
    const position = mark();
    const block = reserve(80);
    expect([...view(block, 10)]).toEqual(new Array(10).fill(Number.NaN));
    release(position);
  });

  test("who writes over the end of a block is stopped when it is given back", () => {
    const { mark, release, reserve } = kernel();
    const position = mark();
    const block = reserve(80);
    view(block, 12)[11] = 1;
    expect(() => release(position)).toThrow(WebAssembly.RuntimeError);
    new BigUint64Array(kernel().memory.buffer, block + 88, 1)[0] = 0x7ff8_feed_face_beefn;
    release(position);
    expect(mark()).toBe(position);
  });
});
