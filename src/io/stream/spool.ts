import type { Table } from "../../table/table.js";
import { needNodeModule } from "../files/node-module.js";
import { removeOnExit } from "../files/remove-on-exit.js";
import { orWriteFailed } from "../files/write-file.js";
import { blockLength, blockRoom, blockTable, inStride, type Stride, scatterSamples } from "./block.js";

/** Samples × responses on disk, written a sample at a time and read some responses at a time. */
interface Spool {
  /** Append the values of a sample, one per response. */
  add(values: ArrayLike<number>): Promise<void>;
  /** Blocks of the responses named, those of the stride; without the first `skip`. */
  blocks(
    samples: readonly string[],
    names: readonly string[],
    how: {
      readonly stride: Stride;
      readonly blockBytes: number;
      readonly reuse: boolean;
      readonly where: string;
      readonly skip: number;
    },
  ): AsyncGenerator<Table>;
}

/**
 * Have a file for numbers in the folder for temporary files while `use` runs; it is removed whatever happens. It is what
 * files need whose samples come one after the other, while responses are wanted: it grows as large as the numbers are.
 */
export async function* withSpool(use: (spool: Spool) => AsyncGenerator<Table>): AsyncGenerator<Table> {
  const { mkdtemp, open, rm } = needNodeModule("node:fs/promises");
  const { tmpdir } = needNodeModule("node:os");
  const { join } = needNodeModule("node:path");
  const folder = await orWriteFailed(tmpdir(), () => mkdtemp(join(tmpdir(), "mixedlm-")));
  const stopWatching = removeOnExit(folder);
  const path = join(folder, "numbers");
  const file = await orWriteFailed(path, () => open(path, "w+"));
  try {
    yield* use(openSpool(file, path));
  } finally {
    await file.close();
    stopWatching();
    await rm(folder, { recursive: true, force: true });
  }
}

type FileHandle = Awaited<ReturnType<typeof import("node:fs/promises").open>>;

function openSpool(file: FileHandle, path: string): Spool {
  const add = async (values: ArrayLike<number>) => {
    const numbers = values instanceof Float64Array ? values : Float64Array.from(values);
    const { buffer, byteOffset, byteLength } = numbers;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    await orWriteFailed(path, async () => {
      for (let at = 0; at < bytes.length; )
        at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
    });
  };
  /** Numbers of one sample: those of the responses `from` … `from + count` − 1. */
  const read = async (sample: number, width: number, from: number, count: number) => {
    const numbers = new Float64Array(count);
    const bytes = new Uint8Array(numbers.buffer);
    for (let at = 0; at < bytes.length; ) {
      const place = 8 * (sample * width + from) + at;
      const { bytesRead } = await file.read(bytes, at, bytes.length - at, place);
      if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`);
      at += bytesRead;
    }
    return numbers;
  };
  return {
    add,
    async *blocks(samples, names, { stride, blockBytes, reuse, where, skip }) {
      const length = blockLength(samples.length, blockBytes);
      const room = blockRoom(reuse);
      for (let from = skip * length; from < names.length; from += length) {
        const count = Math.min(length, names.length - from);
        const { offset, kept } = inStride(stride, from, count);
        const values = room(kept * samples.length);
        const scatter = scatterSamples(values, samples.length, { offset, step: stride.step });
        for (let i = 0; i < samples.length; i++) scatter.add(await read(i, names.length, from, count));
        scatter.done();
        const own = Array.from({ length: kept }, (_, j) => names[from + offset + j * stride.step]!);
        yield blockTable(samples, own, values, where);
      }
    },
  };
}
