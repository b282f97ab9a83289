/** Where reading has come to. */
interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** Values of a block; writers use 128. */
const largestBlock = 1 << 16;

/**
 * Whole numbers as Parquet packs them by their differences ("Parquet encodings", DELTA_BINARY_PACKED): their lowest 32 bits,
 * as they are without overflow where they are lengths, and where what follows them begins. Throws for blocks of impossible
 * shapes and where the bytes end before.
 */
export function unpackDeltas(
  bytes: Uint8Array,
  from: number,
  count: number,
): { readonly values: Int32Array; readonly end: number } {
  const cursor = { bytes, at: from };
  const [block, miniblocks] = [varintAt(cursor), varintAt(cursor)];
  if (varintAt(cursor) !== BigInt(count)) throw new Error("differences of another number of values");
  const each = Number(block) / Number(miniblocks);
  if (block > largestBlock || !(each >= 8) || each % 8 !== 0)
    throw new Error("differences in blocks of no shape");
  const values = new Int32Array(count);
  let value = unzigzag(varintAt(cursor));
  values[0] = value;
  for (let done = 1; done < count; ) {
    const least = unzigzag(varintAt(cursor));
    const widths = bytes.subarray(cursor.at, (cursor.at += Number(miniblocks)));
    for (let i = 0; i < Number(miniblocks) && done < count; i++) {
      const width = widths[i] ?? 65;
      const end = cursor.at + (each * width) / 8;
      if (width > 64 || end > bytes.length) throw new Error("differences that end early");
      for (let j = 0; j < each && done < count; j++) {
        value = (value + least + lowBits(bytes, 8 * cursor.at + j * width, width)) | 0;
        values[done++] = value;
      }
      cursor.at = end;
    }
  }
  return { values, end: cursor.at };
}

/** The lowest 32 of `width` bits from bit `from` on. */
function lowBits(bytes: Uint8Array, from: number, width: number): number {
  const bits = Math.min(32, width);
  let value = 0;
  for (let done = 0; done < bits; ) {
    const at = from + done;
    const taken = Math.min(8 - (at & 7), bits - done);
    value |= ((bytes[Math.floor(at / 8)]! >>> (at & 7)) & ((1 << taken) - 1)) << done;
    done += taken;
  }
  return value;
}

function varintAt(cursor: Cursor): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) break;
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return value;
  }
  throw new Error("differences that end early");
}

function unzigzag(value: bigint): number {
  return Number(BigInt.asIntN(32, (value >> 1n) ^ -(value & 1n)));
}
