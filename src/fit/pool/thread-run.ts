import type { RunOptions } from "../../options/run.js";
import type { StopSignal } from "../../options/schema.js";

/** A run under way: what its batches share. */
export interface Run {
  readonly threads: number | undefined;
  readonly signal: StopSignal | undefined;
  /** Count responses as done and tell of it. */
  done(count: number): void;
  /** Give way to other work when it is time to, and throw the signal's reason when it is aborted. */
  pause(): Promise<void>;
}

/** Milliseconds for which this thread may keep the event loop waiting. */
export const TURN = 12;

/** @param total responses of the run */
export function openRun({ threads, signal, onProgress }: RunOptions, total: number): Run {
  signal?.throwIfAborted();
  let finished = 0;
  let since = performance.now();
  return {
    threads,
    signal,
    done(count) {
      finished += count;
      if (count > 0 && finished < total) onProgress?.(finished / total);
    },
    async pause() {
      if (performance.now() - since >= TURN) {
        await giveWay();
        since = performance.now();
      }
      signal?.throwIfAborted();
    },
  };
}

/**
 * Resolves once the event loop has had its turn; not clamped to milliseconds as `setTimeout` is, but in runtimes that have
 * nothing else (workerd).
 */
function giveWay(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof globalThis.setImmediate === "function") {
      globalThis.setImmediate(resolve);
      return;
    }
    if (typeof MessageChannel === "undefined") {
      setTimeout(resolve, 0);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
