import { openProgress } from "./progress.js";
import type { Streams } from "./streams.js";

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
  const progress = await openProgress("fitted", total, quiet, streams);
  streams.signal?.addEventListener("abort", progress.stop, { once: true });
  try {
    return await work((responses) => progress.update(total === 0 ? 1 : responses / total));
  } finally {
    streams.signal?.removeEventListener("abort", progress.stop);
    progress.stop();
  }
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
