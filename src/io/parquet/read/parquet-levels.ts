import { varint } from "../write/thrift.js";

/**
 * Small whole numbers as Parquet packs levels and places in a dictionary (its hybrid of run lengths and bits): one run where
 * all are the same, otherwise `width` bits each, the lowest first.
 */
export function packLevels(levels: ArrayLike<number>, width: number): Uint8Array {
  return isConstant(levels) ? repeatedLevel(levels.length, levels[0] ?? 0, width) : packed(levels, width);
}

/** The same number `count` times. */
export function repeatedLevel(count: number, level: number, width: number): Uint8Array {
  const bytes = varint(2 * count);
  for (let bits = 0; bits < width; bits += 8) bytes.push((level >>> bits) & 255);
  return Uint8Array.from(bytes);
}

/** Bits that numbers below `size` take; at least one, as other readers expect. */
export function bitWidth(size: number): number {
  return Math.max(1, 32 - Math.clz32(size - 1));
}

function isConstant(levels: ArrayLike<number>): boolean {
  for (let i = 1; i < levels.length; i++) if (levels[i] !== levels[0]) return false;
  return true;
}

/** Eight numbers to a group; of the last group what is missing is 0. */
function packed(levels: ArrayLike<number>, width: number): Uint8Array {
  const groups = Math.ceil(levels.length / 8);
  const head = varint(2 * groups + 1);
  const bytes = new Uint8Array(head.length + groups * width);
  bytes.set(head);
  let at = head.length;
  let [waiting, bits] = [0, 0];
  for (let i = 0; i < levels.length; i++) {
    waiting |= levels[i]! << bits;
    for (bits += width; bits >= 8; bits -= 8) {
      bytes[at++] = waiting;
      waiting >>>= 8;
    }
  }
  if (bits > 0) bytes[at] = waiting;
  return bytes;
}

/** Some writers fill up their last run; none fills up more. */
const mostFilling = 512;

/**
 * The numbers that `packLevels` or another writer packed, into all places of `levels`. Throws where the bytes end before, and
 * for runs that go far beyond.
 */
export function unpackLevels(bytes: Uint8Array, width: number, levels: Uint8Array | Uint32Array): void {
  if (width > 32) throw new Error(`levels of ${width} bits`);
  const mask = 2 ** width - 1;
  let [at, done] = [0, 0];
  while (done < levels.length) {
    let [head, scale] = [0, 1];
    for (let byte = 128; byte > 127; scale *= 128) {
      byte = bytes[at++] ?? endsEarly();
      head += (byte & 127) * scale;
    }
    const most = levels.length - done + mostFilling;
    if (head > 8 * most || (head % 2 === 0 ? head / 2 : 4 * (head - 1)) > most) {
      throw new Error("a run that is longer than its page");
    }
    if (head % 2 === 0) {
      const count = Math.min(head / 2, levels.length - done);
      let level = 0;
      for (let bits = 0; bits < width; bits += 8) level |= (bytes[at++] ?? endsEarly()) << bits;
      levels.fill(level, done, done + count);
      done += count;
      if (count === 0) endsEarly();
      continue;
    }
    const groups = (head - 1) / 2;
    const count = Math.min(8 * groups, levels.length - done);
    if (8 * (bytes.length - at) < count * width || count === 0) endsEarly();
    for (let i = 0, bit = 8 * at; i < count; i++, bit += width) {
      const from = bit >>> 3;
      const four =
        bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24);
      levels[done + i] = (four >>> (bit & 7)) & mask;
    }
    done += count;
    at += groups * width;
  }
}

function endsEarly(): never {
  throw new Error("levels that end early");
}
