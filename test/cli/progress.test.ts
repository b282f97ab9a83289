import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { openProgress } from "../../src/cli/log/progress.js";

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

test("progress away from a terminal is a line for each tenth, once", async () => {
  const { streams, text } = terminal(false);
  const progress = await openProgress("fitted", 1000, false, streams);
  for (const fraction of [0.05, 0.1, 0.15, 0.3, 0.999, 1, 1]) progress.update(fraction);
  progress.stop();
  expect(text()).toBe([10, 30, 90, 100].map((tenth) => `fitted     ${tenth} % of 1000\n`).join(""));
});

test("progress on a terminal is a bar, and the cursor comes back", async () => {
  const { streams, text } = terminal(true);
  const progress = await openProgress("fitted", 1000, false, streams);
  progress.update(0.5);
  progress.stop();
  progress.stop();
  const [hide, show] = ["\u001b[?25l", "\u001b[?25h"];
  expect(text()).toMatch("█");
  expect(text().lastIndexOf(show)).toBeGreaterThan(text().lastIndexOf(hide));
});

test("with --quiet there is no progress", async () => {
  const { streams, text } = terminal(true);
  const progress = await openProgress("fitted", 1000, true, streams);
  progress.update(1);
  progress.stop();
  expect(text()).toBe("");
});

test.each([true, false])("work of milliseconds has no progress, terminal: %s", async (isTTY) => {
  const { streams, text } = terminal(isTTY);
  const { patience: _, ...usual } = streams;
  const progress = await openProgress("fitted", 1000, false, usual);
  for (const fraction of [0.1, 0.5, 1]) progress.update(fraction);
  progress.stop();
  expect(text()).toBe("");
});
