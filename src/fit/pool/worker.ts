/**
 * What a worker runs. bundle.mjs makes a script of it, src/fit/pool/worker-source.ts, so that no bundler of a page has to
 * know about it. It is given the compiled kernel, the memory of a design that lies loaded in it, and chunks of responses; it
 * answers each chunk with its records (see messages.ts). Pointers into the image are those of the thread that made it.
 */
import type { Kernel } from "../../kernel/kernel.js";
import type { Pointer } from "../../kernel/pointer.js";
import type { Answer, Chunk, DesignImage, Failure, Question } from "./messages.js";

/** The other end of the worker, alike on both platforms. */
interface Port {
  onmessage: ((event: { readonly data: Question }) => void) | null;
  postMessage(message: Answer | Failure, transfer?: readonly ArrayBuffer[]): void;
}

/** A design in this worker's kernel, and buffers for a block of responses and their records. */
interface Loaded {
  readonly image: Omit<DesignImage, "memory">;
  readonly responses: Pointer;
  readonly records: Pointer;
}

const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
const port = (threads?.parentPort ?? globalThis) as unknown as Port;
let shared: { readonly kernel: Kernel; readonly isWhole: boolean } | undefined;
let loaded: Loaded | undefined;

function kernelOf({ module, isWhole }: Pick<DesignImage, "module" | "isWhole">): Kernel {
  if (shared?.isWhole !== isWhole)
    shared = { kernel: new WebAssembly.Instance(module, {}).exports as unknown as Kernel, isWhole };
  return shared.kernel;
}

function load({ memory, ...image }: DesignImage): Loaded {
  const kernel = kernelOf(image);
  const missing = memory.byteLength - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / 65536));
  new Uint8Array(kernel.memory.buffer).set(new Uint8Array(memory));
  kernel.release(memory.byteLength as Pointer);
  const responses = kernel.reserve(image.capacity * image.n * 8);
  const records = kernel.reserve(image.capacity * image.recordSize * 8);
  if (responses === 0 || records === 0) throw new RangeError("out of memory");
  return { image, responses, records };
}

/** The records of the responses of a chunk. */
function fit(
  { image, responses, records }: Loaded,
  { count, buffers, places }: Chunk,
): Float64Array<ArrayBuffer> {
  const { n, capacity, recordSize } = image;
  const kernel = kernelOf(image);
  const data = buffers.map((buffer) => new Float64Array(buffer, 0, Math.floor(buffer.byteLength / 8)));
  const out = new Float64Array(count * recordSize);
  for (let from = 0; from < count; from += capacity) {
    const size = Math.min(capacity, count - from);
    const block = new Float64Array(kernel.memory.buffer, responses, size * n);
    for (let i = 0; i < size; ) {
      const run = image.rows ? 1 : runFrom(places, from + i, from + size, n);
      const place = 2 * (from + i);
      read(image, data[places[place]!]!, places[place + 1]!, run, block, i * n);
      i += run;
    }
    kernel.fitResponses(image.fitter, responses, size, image.wanted, records);
    out.set(new Float64Array(kernel.memory.buffer, records, size * recordSize), from * recordSize);
  }
  return out;
}

/** How many columns from `first` on lie one behind the other, to be copied at once. */
function runFrom(places: Float64Array, first: number, end: number, n: number): number {
  let last = first + 1;
  while (
    last < end &&
    places[2 * last] === places[2 * first] &&
    places[2 * last + 1] === places[2 * last - 1]! + n
  )
    last++;
  return last - first;
}

/** Copy `count` columns from `at` on into `block`, as their source says. */
function read(
  { n, rows, offset, scale }: Loaded["image"],
  data: Float64Array,
  at: number,
  count: number,
  block: Float64Array,
  to: number,
): void {
  if (rows) for (let i = 0; i < n; i++) block[to + i] = data[at + rows[i]!]!;
  else block.set(data.subarray(at, at + count * n), to);
  if (!offset && !scale) return;
  for (let start = to; start < to + count * n; start += n) {
    if (offset) for (let i = 0; i < n; i++) block[start + i]! -= offset[i]!;
    if (scale) for (let i = 0; i < n; i++) block[start + i]! *= scale[i]!;
  }
}

port.onmessage = ({ data: { image, chunk } }) => {
  try {
    const started = performance.now();
    if (image) loaded = load(image);
    const records = fit(loaded!, chunk);
    const milliseconds = performance.now() - started;
    const copied = chunk.buffers.filter((buffer) => buffer instanceof ArrayBuffer);
    port.postMessage({ records, milliseconds, copied }, [records.buffer, ...copied]);
  } catch (error) {
    port.postMessage({ error: String(error) });
  }
};
