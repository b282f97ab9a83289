#!/usr/bin/env node
import { exitCodeOfSignal, exitCodes } from "./exit-codes.js";
import { run } from "./run.js";

const interruption = new AbortController();
const { signal } = interruption;
const signals = ["SIGINT", "SIGTERM"] as const;

for (const name of signals) {
  process.on(name, () => {
    if (signal.aborted) dieBy(name);
    interruption.abort(name);
  });
}

// A reader such as head may leave early; the results are in files.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") process.exit(exitCodes.writeFailed);
  });
}

const { stdout, stderr, env } = process;
run(process.argv.slice(2), { stdout, stderr, env, signal }).then((code) => {
  process.exitCode = code;
  if (signal.aborted) leave(exitCodeOfSignal(signal.reason), 25);
});

/**
 * End an interrupted run. Exiting waits for reads under way, and the read of a pipe that nobody writes to never ends;
 * where reads do not end soon, the signal takes its usual course.
 */
function leave(code: number, patience: number): void {
  const isReading = process.getActiveResourcesInfo().some((name) => name.startsWith("FSReq"));
  if (!isReading) process.exit(code);
  if (patience === 0) dieBy(signal.reason);
  setTimeout(leave, 20, code, patience - 1);
}

function dieBy(name: NodeJS.Signals): void {
  process.removeAllListeners(name);
  process.kill(process.pid, name);
}
