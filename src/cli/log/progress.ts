import type { Writable } from "node:stream";
import type { RunOptions } from "../../model/fit.js";
import type { Streams } from "./streams.js";

/** Shows how far a run has come. */
interface Progress {
  /** @param fraction 0..1 */
  update(fraction: number): void;
  stop(): void;
}

/** Milliseconds of work from which on its progress is shown. */
const NOTICED = 500;

/** Run `work`, saying under `heading` how much of `total` is done. */
export async function withProgress<T>(
  heading: string,
  total: number,
  { quiet, threads }: { readonly quiet: boolean; readonly threads?: number | undefined },
  streams: Streams,
  work: (run: RunOptions) => Promise<T>,
): Promise<T> {
  const { signal } = streams;
  const progress = await openProgress(heading, total, quiet, streams);
  // An interrupted run does not come back here before it ends, and a terminal wants its cursor back.
  signal?.addEventListener("abort", progress.stop, { once: true });
  try {
    return await work({ threads, signal, onProgress: progress.update });
  } finally {
    signal?.removeEventListener("abort", progress.stop);
    progress.stop();
  }
}

/** A bar on a terminal; elsewhere a line per 10 %, so that the log of a batch job stays short. */
async function openProgress(
  heading: string,
  total: number,
  quiet: boolean,
  { stderr, patience = NOTICED }: Streams,
): Promise<Progress> {
  if (quiet) return { update: () => {}, stop: () => {} };
  const progress = stderr.isTTY ? await openBar(heading, total, stderr) : openLines(heading, total, stderr);
  const start = performance.now();
  return {
    update: (fraction) => {
      if (performance.now() - start >= patience) progress.update(fraction);
    },
    stop: progress.stop,
  };
}

function openLines(heading: string, total: number, stderr: Writable): Progress {
  let tenths = 0;
  return {
    update: (fraction) => {
      const reached = Math.floor(fraction * 10 + 1e-9);
      if (reached <= tenths) return;
      tenths = reached;
      stderr.write(`${heading.padEnd(11)}${reached * 10} % of ${total}\n`);
    },
    stop: () => {},
  };
}

async function openBar(heading: string, total: number, stream: Writable): Promise<Progress> {
  const { default: cliProgress } = await import("cli-progress");
  const bar = new cliProgress.SingleBar({
    stream: stream as NodeJS.WritableStream,
    format: `${heading.padEnd(11)}{bar} {value} of {total}, {eta_formatted} left`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    // What became of a signal is for the caller to say.
    gracefulExit: false,
  });
  let isShown = false;
  return {
    update: (fraction) => {
      if (!isShown) bar.start(total, 0);
      isShown = true;
      bar.update(Math.round(fraction * total));
    },
    stop: () => {
      if (isShown) bar.stop();
    },
  };
}

/** Milliseconds between two lines on a run of unknown length. */
const PAUSE = 10_000;

/** Run `work`, saying how many responses are done, of how many where that is known. */
export async function withResponses<T>(
  total: number | undefined,
  quiet: boolean,
  streams: Streams,
  work: (onProgress: (responses: number) => void) => Promise<T>,
): Promise<T> {
  if (total === undefined) return work(quiet ? () => {} : countingLines(streams));
  return withProgress("fitted", total, { quiet }, streams, ({ onProgress }) =>
    work((responses) => onProgress?.(total === 0 ? 1 : responses / total)),
  );
}

function countingLines({ stderr }: Streams): (responses: number) => void {
  let last = performance.now();
  return (responses) => {
    const now = performance.now();
    if (now - last < PAUSE) return;
    last = now;
    stderr.write(`${"fitted".padEnd(11)}${responses} responses\n`);
  };
}
