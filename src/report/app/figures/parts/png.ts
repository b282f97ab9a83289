/**
 * A picture with a palette as a PNG data URL, stored without compression: one byte per pixel, the same bytes on every
 * engine, in documents with and without a canvas.
 *
 * @param pixels positions in the palette, row by row
 * @param palette red, green, blue of at most 256 colours
 */
export function pngUrl(width: number, height: number, pixels: Uint8Array, palette: Uint8Array): string {
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, 3], 8);
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", head),
    chunk("PLTE", palette),
    chunk("IDAT", stored(rows)),
    chunk("IEND", new Uint8Array()),
  ];
  return `data:image/png;base64,${btoa(parts.map(latin1).join(""))}`;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length + 12);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = name.charCodeAt(i);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

/** A zlib stream of stored blocks (RFC 1950, RFC 1951). */
function stored(data: Uint8Array): Uint8Array {
  const most = 0xffff;
  const blocks = Math.ceil(data.length / most) || 1;
  const out = new Uint8Array(2 + 5 * blocks + data.length + 4);
  const view = new DataView(out.buffer);
  out.set([0x78, 0x01]);
  let at = 2;
  for (let block = 0; block < blocks; block++) {
    const part = data.subarray(block * most, (block + 1) * most);
    out[at] = block === blocks - 1 ? 1 : 0;
    view.setUint16(at + 1, part.length, true);
    view.setUint16(at + 3, ~part.length & 0xffff, true);
    out.set(part, at + 5);
    at += 5 + part.length;
  }
  view.setUint32(at, adler32(data));
  return out;
}

/** The sums of 5552 bytes stay below 2³². */
function adler32(data: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let from = 0; from < data.length; from += 5552) {
    const end = Math.min(data.length, from + 5552);
    for (let i = from; i < end; i++) b += a += data[i]!;
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}

/** Two bytes at a step (slicing by two), since readers wait for it. */
function crc32(data: Uint8Array): number {
  const one = Int32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
  const two = one.map((c) => one[c & 255]! ^ (c >>> 8));
  const even = data.length & ~1;
  let crc = -1;
  for (let i = 0; i < even; i += 2) {
    crc = two[(crc ^ data[i]!) & 255]! ^ one[((crc >>> 8) ^ data[i + 1]!) & 255]! ^ (crc >>> 16);
  }
  if (even < data.length) crc = one[(crc ^ data[even]!) & 255]! ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192) as unknown as number[]);
  }
  return text;
}
