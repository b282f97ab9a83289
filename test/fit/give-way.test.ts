import { afterEach, expect, test, vi } from "vitest";
import { openRun, TURN } from "../../src/fit/pool/thread-run.js";

afterEach(() => vi.unstubAllGlobals());

function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test.each([
  ["setImmediate", []],
  ["messages", ["setImmediate"]],
  ["timers alone, as workerd has them", ["setImmediate", "MessageChannel"]],
])("a long run gives way to other work by %s", async (_, missing) => {
  const later = globalThis.setTimeout;
  let others = 0;
  for (const name of missing) vi.stubGlobal(name, undefined);
  const run = openRun({}, 1);
  later(() => others++, 0);
  for (let turn = 0; turn < 3; turn++) {
    busy(TURN + 1);
    await run.pause();
  }
  expect(others).toBe(1);
});
