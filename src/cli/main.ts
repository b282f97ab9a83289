#!/usr/bin/env node
import { exitCodeOfSignal } from "./exit-codes.js";
import { run } from "./run.js";

const interruption = new AbortController();
const { signal } = interruption;

for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    if (signal.aborted) process.exit(exitCodeOfSignal(name));
    interruption.abort(name);
  });
}

// A reader such as head may leave early; the results are in files.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const { stdout, stderr, env } = process;
run(process.argv.slice(2), { stdout, stderr, env, signal }).then((code) => {
  process.exitCode = code;
  // Work that was interrupted may still hold the event loop.
  if (signal.aborted) process.exit();
});
