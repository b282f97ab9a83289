import type { Writable } from "node:stream";
import type { Streams } from "./streams.js";

/** Shows how far a run has come. */
export interface Progress {
  /** @param fraction 0..1 */
  update(fraction: number): void;
  stop(): void;
}

/** A bar on a terminal; elsewhere a line per 10 %, so that the log of a batch job stays short. */
export async function openProgress(total: number, quiet: boolean, { stderr }: Streams): Promise<Progress> {
  if (quiet) return { update: () => {}, stop: () => {} };
  return stderr.isTTY ? openBar(total, stderr) : openLines(total, stderr);
}

function openLines(total: number, stderr: Writable): Progress {
  let tenths = 0;
  return {
    update: (fraction) => {
      const reached = Math.floor(fraction * 10 + 1e-9);
      if (reached <= tenths) return;
      tenths = reached;
      stderr.write(`${"fitted".padEnd(11)}${reached * 10} % of ${total}\n`);
    },
    stop: () => {},
  };
}

async function openBar(total: number, stream: Writable): Promise<Progress> {
  const { default: cliProgress } = await import("cli-progress");
  const bar = new cliProgress.SingleBar({
    stream: stream as NodeJS.WritableStream,
    format: `${"fitting".padEnd(11)}{bar} {value} of {total}, {eta_formatted} left`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    // What became of a signal is for the caller to say.
    gracefulExit: false,
  });
  bar.start(total, 0);
  return {
    update: (fraction) => bar.update(Math.round(fraction * total)),
    stop: () => bar.stop(),
  };
}
