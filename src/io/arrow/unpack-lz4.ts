/** The mark that opens a frame, and bits of its flags ("LZ4 Frame format description", 1.6). */
const mark = 0x184d2204;
const flags = { contentSize: 8, blockChecksum: 16, dictionary: 1 } as const;

/**
 * Unpack a frame of LZ4 whose content has `size` bytes. Blocks may go on with what those before them held. Checksums are
 * not looked at. Throws RangeError for damaged frames, and for more or less content.
 */
export function unpackLz4(bytes: Uint8Array, size: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== mark) throw new RangeError("no frame of LZ4");
  const kind = view.getUint8(4);
  let at = 7 + (kind & flags.contentSize ? 8 : 0) + (kind & flags.dictionary ? 4 : 0);
  const content = new Uint8Array(size);
  let done = 0;
  for (;;) {
    const head = view.getUint32(at, true);
    if (head === 0) break;
    const length = head & 0x7fffffff;
    const block = bytes.subarray(at + 4, at + 4 + length);
    if (block.length < length) throw new RangeError("a block of LZ4 that is cut short");
    done = head >>> 31 === 1 ? copy(block, content, done) : unpackBlock(block, content, done);
    at += 4 + length + (kind & flags.blockChecksum ? 4 : 0);
  }
  if (done !== size) throw new RangeError(`${done} bytes of LZ4 instead of ${size}`);
  return content;
}

function copy(block: Uint8Array, content: Uint8Array, from: number): number {
  content.set(block, from);
  return from + block.length;
}

/** Unpack a block behind the first `from` bytes of `content`; returns where it ends ("LZ4 Block format description"). */
function unpackBlock(block: Uint8Array, content: Uint8Array, from: number): number {
  let [at, done] = [0, from];
  const longer = (length: number) => {
    if (length < 15) return length;
    let total = length;
    for (let byte = 255; byte === 255; total += byte) {
      if (at >= block.length) throw new RangeError("a block of LZ4 that is cut short");
      byte = block[at++]!;
    }
    return total;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = longer(token >> 4);
    if (at + literals > block.length || done + literals > content.length)
      throw new RangeError("more bytes of LZ4 than there are");
    content.set(block.subarray(at, at + literals), done);
    at += literals;
    done += literals;
    if (at === block.length) return done;
    if (at + 2 > block.length) throw new RangeError("a block of LZ4 that is cut short");
    const offset = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const count = longer(token & 15) + 4;
    if (offset === 0 || offset > done || done + count > content.length)
      throw new RangeError("bytes of LZ4 that point outside");
    // What is copied may overlap with where it goes: a run repeats itself.
    if (offset >= count) content.copyWithin(done, done - offset, done - offset + count);
    else for (let i = 0; i < count; i++) content[done + i] = content[done + i - offset]!;
    done += count;
  }
  return done;
}
