import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { withProgress } from "../../src/cli/log/progress.js";

function terminal(isTTY: boolean) {
  const written: string[] = [];
  const stderr = new Writable({
    write: (chunk, _encoding, done) => {
      written.push(String(chunk));
      done();
    },
  });
  return {
    streams: { stdout: stderr, stderr: Object.assign(stderr, { isTTY }), patience: 0 },
    text: () => written.join(""),
  };
}

/** Work of 1000 responses that says how far it is. */
function run(
  streams: Parameters<typeof withProgress>[3],
  fractions: readonly number[],
  { quiet = false, atEnd = () => {} } = {},
): Promise<void> {
  return withProgress("fitted", 1000, { quiet }, streams, async ({ onProgress }) => {
    for (const fraction of fractions) onProgress?.(fraction);
    atEnd();
  });
}

test("progress away from a terminal is a line for each tenth, once", async () => {
  const { streams, text } = terminal(false);
  await run(streams, [0.05, 0.1, 0.15, 0.3, 0.999, 1, 1]);
  expect(text()).toBe([10, 30, 90, 100].map((tenth) => `fitted     ${tenth} % of 1000\n`).join(""));
});

test.each([false, true])(
  "progress on a terminal is a bar, and the cursor comes back, interrupted: %s",
  async (isInterrupted) => {
    const { streams, text } = terminal(true);
    const controller = new AbortController();
    const [hide, show] = ["\u001b[?25l", "\u001b[?25h"];
    const atEnd = () => {
      if (!isInterrupted) return;
      controller.abort();
      expect(text().lastIndexOf(show)).toBeGreaterThan(text().lastIndexOf(hide));
    };
    await run({ ...streams, signal: controller.signal }, [0.5], { atEnd });
    expect(text()).toMatch("█");
    expect(text().lastIndexOf(show)).toBeGreaterThan(text().lastIndexOf(hide));
  },
);

test("with --quiet there is no progress", async () => {
  const { streams, text } = terminal(true);
  await run(streams, [1], { quiet: true });
  expect(text()).toBe("");
});

test.each([true, false])("work of milliseconds has no progress, terminal: %s", async (isTTY) => {
  const { streams, text } = terminal(isTTY);
  const { patience: _, ...usual } = streams;
  await run(usual, [0.1, 0.5, 1]);
  expect(text()).toBe("");
});
