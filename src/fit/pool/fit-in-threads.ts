import { kernelModule } from "../../kernel/kernel.js";
import { withScratch } from "../../kernel/scratch.js";
import { isWhole } from "../../kernel/whole-kernel.js";
import { openDesign } from "../run/fit-design.js";
import { type Batch, blockCapacity, inOrder, orderedSource, wantedBits } from "../run/fit-rows.js";
import type { ChunkQueue, Stretch } from "./chunk-queue.js";
import { hireThreads } from "./hire-threads.js";
import type { Answer, DesignImage, Question } from "./messages.js";
import { chunkPacker } from "./pack-chunk.js";
import type { Thread } from "./thread.js";
import type { Run } from "./thread-run.js";

/** Chunks that a worker has before it: one to work on, one to go on with. */
const CHUNKS_AHEAD = 2;
/** Milliseconds of work in a chunk: worth a message, and few enough that aborts and progress need not wait. */
const MIN_CHUNK_MS = 1;
const MAX_CHUNK_MS = 8;
/** Most bytes that are copied for a chunk: what stays in the cache until the worker reads it. */
const MAX_COPIED_BYTES = 1 << 21;

/**
 * Fit the responses of a batch in workers. Whatever a lost worker had is handed out again; what is still left in the queue
 * at the end, because no worker is, is the caller's.
 */
export async function fitInThreads(batch: Batch, queue: ChunkQueue, count: number, run: Run): Promise<void> {
  const crew = hireThreads(count);
  if (crew.length === 0) return;
  const image = designImage(batch);
  const mark = Symbol();
  const packer = chunkPacker(batch.columns);
  const most = packer.copies ? Math.max(1, Math.floor(MAX_COPIED_BYTES / (8 * image.n))) : Infinity;

  const ask = async (
    thread: Thread<Question, Answer>,
    { from, count }: Stretch,
  ): Promise<Answer | undefined> => {
    const { chunk, transfer } = packer.pack(from, count);
    const isNew = thread.loaded !== mark;
    thread.loaded = mark;
    try {
      return await thread.ask(isNew ? { image, chunk } : { chunk }, transfer);
    } catch {
      return undefined;
    }
  };
  const receive = (from: number, { records, copied }: Answer): number => {
    packer.recycle(copied);
    return batch.receive(from, records);
  };
  const work = async (thread: Thread<Question, Answer>): Promise<void> => {
    for (;;) {
      // Shares of what is left: the last chunks are short, so that the workers end together.
      const share = queue.expected() / (CHUNKS_AHEAD * crew.length);
      const stretch = queue.take(Math.min(MAX_CHUNK_MS, Math.max(MIN_CHUNK_MS, share)), most);
      if (stretch === undefined) return;
      const answer = await ask(thread, stretch);
      if (run.signal?.aborted) return;
      if (answer === undefined) {
        queue.putBack(stretch);
        return;
      }
      queue.measured(stretch.count, answer.milliseconds);
      run.done(receive(stretch.from, answer));
    }
  };

  // Nobody waits for a chunk of an aborted run to end; the next run starts the workers that it misses.
  const stop = () => {
    for (const thread of crew) if (thread.waiting() > 0) void thread.stop();
  };
  run.signal?.addEventListener("abort", stop, { once: true });
  try {
    await Promise.all(crew.flatMap((thread) => Array.from({ length: CHUNKS_AHEAD }, () => work(thread))));
  } catch (error) {
    queue.clear();
    throw error;
  } finally {
    run.signal?.removeEventListener("abort", stop);
  }
}

/** Load the design of a batch and copy the memory in which it lies: what a worker needs to fit its responses. */
function designImage({ design, source, wanted }: Batch): DesignImage {
  return withScratch((scratch) => {
    const { kernel } = scratch;
    const open = openDesign(scratch, design, wanted.reml, false);
    const { rows, offset, scale } = orderedSource(design, source);
    return {
      module: kernelModule(),
      isWhole: isWhole(),
      memory: kernel.memory.buffer.slice(0, kernel.mark()) as ArrayBuffer,
      fitter: open.fitter,
      wanted: wantedBits(wanted),
      recordSize: open.recordSize,
      n: design.n,
      capacity: blockCapacity(design.n),
      ...(!inOrder(rows) && { rows }),
      ...(offset && { offset }),
      ...(scale && { scale }),
    };
  });
}
