/**
 * What a worker runs: plain JavaScript without imports, so that no bundler has to know about it. It is given the compiled
 * kernel, the memory of a design that lies loaded in it, and chunks of responses; it answers each chunk with its records
 * (see messages.ts). Columns that lie one behind the other are copied at once. Pointers into the image are those of the
 * thread that made it.
 */
export const workerSource = `"use strict";
const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
const port = threads?.parentPort ?? globalThis;
let kernel, image, responses, records;

function load(next) {
  kernel ??= new WebAssembly.Instance(next.module, {}).exports;
  image = next;
  const missing = image.memory.byteLength - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / 65536));
  new Uint8Array(kernel.memory.buffer).set(new Uint8Array(image.memory));
  kernel.release(image.memory.byteLength);
  image.memory = undefined;
  responses = kernel.reserve(image.capacity * image.n * 8);
  records = kernel.reserve(image.capacity * image.recordSize * 8);
  if (responses === 0 || records === 0) throw new RangeError("out of memory");
}

function runFrom(places, first, end) {
  let last = first + 1;
  while (last < end && places[2 * last] === places[2 * first] && places[2 * last + 1] === places[2 * last - 1] + image.n)
    last++;
  return last - first;
}

function read(data, at, count, block, to) {
  const { n, rows, offset, scale } = image;
  if (rows) for (let i = 0; i < n; i++) block[to + i] = data[at + rows[i]];
  else block.set(data.subarray(at, at + count * n), to);
  for (let end = to + count * n; to < end && (offset || scale); to += n) {
    if (offset) for (let i = 0; i < n; i++) block[to + i] -= offset[i];
    if (scale) for (let i = 0; i < n; i++) block[to + i] *= scale[i];
  }
}

function fit({ count, buffers, places }) {
  const { n, capacity, recordSize, entry, fitter, wanted } = image;
  const data = buffers.map((buffer) => new Float64Array(buffer, 0, Math.floor(buffer.byteLength / 8)));
  const out = new Float64Array(count * recordSize);
  for (let from = 0; from < count; from += capacity) {
    const size = Math.min(capacity, count - from);
    const block = new Float64Array(kernel.memory.buffer, responses, size * n);
    for (let i = 0; i < size; ) {
      const run = image.rows ? 1 : runFrom(places, from + i, from + size);
      const place = 2 * (from + i);
      read(data[places[place]], places[place + 1], run, block, i * n);
      i += run;
    }
    kernel[entry](fitter, responses, size, wanted, records);
    out.set(new Float64Array(kernel.memory.buffer, records, size * recordSize), from * recordSize);
  }
  return out;
}

port.onmessage = ({ data: { image: next, chunk } }) => {
  try {
    const started = performance.now();
    if (next) load(next);
    const out = fit(chunk);
    const milliseconds = performance.now() - started;
    const copied = chunk.buffers.filter((buffer) => buffer instanceof ArrayBuffer);
    port.postMessage({ records: out, milliseconds, copied }, [out.buffer, ...copied]);
  } catch (error) {
    port.postMessage({ error: String(error) });
  }
};
`;
