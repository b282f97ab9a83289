import { nodeModule } from "../files/node-module.js";

/** Bytes that wait for the end of their record: added at the end, taken from the beginning, in memory that is used again. */
interface PendingBytes {
  bytes: Uint8Array;
  from: number;
  to: number;
}

const smallest = 1 << 16;

export function pendingBytes(): PendingBytes {
  return { bytes: new Uint8Array(0), from: 0, to: 0 };
}

/** All that waits. Good until more is added. */
export function waiting({ bytes, from, to }: PendingBytes): Uint8Array {
  return bytes.subarray(from, to);
}

export function addBytes(pending: PendingBytes, chunk: Uint8Array): void {
  const { bytes, from, to } = pending;
  const length = to - from;
  if (to + chunk.length > bytes.length) {
    const needed = length + chunk.length;
    if (needed > bytes.length) pending.bytes = allocate(Math.max(smallest, needed + (needed >> 1)));
    pending.bytes.set(bytes.subarray(from, to));
    pending.from = 0;
    pending.to = length;
  }
  pending.bytes.set(chunk, pending.to);
  pending.to += chunk.length;
}

export function dropBytes(pending: PendingBytes, count: number): void {
  pending.from += count;
}

/** Drop the mark of the byte order that may open a text. */
export function dropMark(pending: PendingBytes): void {
  const [first, second, third] = waiting(pending);
  if (first === 0xef && second === 0xbb && third === 0xbf) dropBytes(pending, 3);
}

/** Node's Buffer looks for a byte several times as fast as other arrays of bytes do. */
function allocate(length: number): Uint8Array {
  const node = nodeModule("node:buffer");
  return node === undefined ? new Uint8Array(length) : node.Buffer.allocUnsafeSlow(length);
}
