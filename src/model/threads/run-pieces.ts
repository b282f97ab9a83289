import type { FitResult } from "../../fit/fit-result.js";
import { autoThreads, keepPool } from "../../fit/pool/pool.js";
import type { Thread } from "../../fit/pool/thread.js";
import { type ThreadPool, threadPool } from "../../fit/pool/thread-pool.js";
import { openRun, type Run } from "../../fit/pool/thread-run.js";
import { sliceResult } from "../../fit/run/combine-results.js";
import type { Fitted } from "../../inference/each-tested.js";
import { kernelModule } from "../../kernel/kernel.js";
import type { RunOptions } from "../../options/run.js";
import type { PieceAnswer, PieceQuestion } from "./messages.js";
import { type PartOf, type Piece, runPiece, type Verb } from "./piece-runs.js";

/** Work that pays for starting workers where their number is not given, in milliseconds. */
const WORTH_MS = 300;

type Worker = Thread<PieceQuestion, PieceAnswer>;

let pool: ThreadPool<PieceQuestion, PieceAnswer> | null | undefined;

/**
 * Compute the pieces of a verb in workers, giving way to other work, and on this thread where there are none: the parts are the
 * same to the last bit.
 *
 * @returns the parts in the order of the pieces
 * @throws what a piece throws on this thread; the reason of an aborted signal
 */
export async function runPieces<V extends Verb>(
  verb: V,
  fitted: Fitted,
  pieces: readonly Piece<V>[],
  options: RunOptions,
): Promise<PartOf<V>[]> {
  const run = openRun(options, pieces.length);
  const parts = new Array<PartOf<V>>(pieces.length);
  const left = Array.from(pieces.keys());
  const here = async () => {
    const at = left.shift()!;
    const { from, to, ask } = pieces[at]!;
    parts[at] = runPiece(verb, partOf(fitted, from, to), ask);
    run.done(1);
    await run.pause();
  };
  let wanted = options.threads;
  if (wanted === undefined && left.length > 1) {
    const started = performance.now();
    await here();
    wanted = (performance.now() - started) * left.length > WORTH_MS ? autoThreads() : 0;
  }
  if (wanted !== undefined && wanted > 0 && left.length > 0) {
    const threads = await hire(Math.min(wanted, left.length));
    await inThreads({ verb, fitted, pieces, run, threads, left, parts });
  }
  while (left.length > 0) await here();
  options.onProgress?.(1);
  return parts;
}

/** Workers, or none where the platform has none or their script cannot be loaded. */
async function hire(count: number): Promise<readonly Worker[]> {
  if (pool === undefined) {
    try {
      const { pieceWorkerSource } = await import("./piece-worker.js");
      pool ??= keepPool("verbs", threadPool(pieceWorkerSource));
    } catch {
      pool = null;
    }
  }
  return pool?.hire(count) ?? [];
}

interface Shared<V extends Verb> {
  readonly verb: V;
  readonly fitted: Fitted;
  readonly pieces: readonly Piece<V>[];
  readonly run: Run;
  readonly threads: readonly Worker[];
  /** Pieces that nobody has; those of a lost worker come back. */
  readonly left: number[];
  readonly parts: PartOf<V>[];
}

async function inThreads<V extends Verb>(shared: Shared<V>): Promise<void> {
  const { verb, fitted, pieces, run, threads, left, parts } = shared;
  const mark = Symbol();
  const work = async (thread: Worker): Promise<void> => {
    for (let at = left.shift(); at !== undefined; at = left.shift()) {
      const { from, to, ask } = pieces[at]!;
      const { plan, ...own } = partOf(fitted, from, to);
      const isNew = thread.loaded !== mark;
      thread.loaded = mark;
      const question = { verb, ask, fitted: own, ...(isNew && { loaded: { module: kernelModule(), plan } }) };
      const answer = await thread.ask(question, []).catch(() => undefined);
      if (run.signal?.aborted) return;
      if (answer === undefined) {
        left.push(at);
        return;
      }
      parts[at] = answer.part as PartOf<V>;
      run.done(1);
    }
  };
  // Nobody waits for a piece of an aborted run to end; the next run starts the workers that it misses.
  const stop = () => {
    for (const thread of threads) if (thread.waiting() > 0) void thread.stop();
  };
  run.signal?.addEventListener("abort", stop, { once: true });
  try {
    await Promise.all(threads.map(work));
  } finally {
    run.signal?.removeEventListener("abort", stop);
  }
  run.signal?.throwIfAborted();
}

/** The fit of some of the responses, in arrays of its own: a view would be sent with all that lies beside it. */
function partOf({ plan, balances, result }: Fitted, from: number, to: number): Fitted {
  const { further: _, ...slice } = sliceResult(result, from, to);
  const entries = Object.entries(slice).map(([name, value]) => [name, ownArray(value)]);
  const columns = slice.responses.map((name) => [name, ownArray(balances.columns[name])]);
  return {
    plan,
    balances: { index: balances.index, columns: Object.fromEntries(columns) },
    result: Object.fromEntries(entries) as unknown as FitResult,
  };
}

function ownArray(value: unknown): unknown {
  if (!(value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint16Array))
    return value;
  const isShared = typeof SharedArrayBuffer !== "undefined" && value.buffer instanceof SharedArrayBuffer;
  return isShared ? value : value.slice();
}
