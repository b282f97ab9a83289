import { DataError } from "../../errors.js";

/** One file in a zip archive, as its central directory declares it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header stands. */
  readonly offset: number;
}

/** No artifact that could be fitted comes near this; an archive that claims more is a mistake or a bomb. */
const mostBytes = 2 ** 30;

const endSize = 22;
const longestComment = 0xffff;

/**
 * The directory of a zip archive (APPNOTE.TXT 6.3, 4.3). Throws DataError where the archive is cut short or damaged,
 * where names leave the archive (`..`, `/etc`, `C:`) or repeat, and for what is not read here (zip64, encryption).
 */
export function zipEntries(bytes: Uint8Array): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff) throw damaged("zip64, which is not read");
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw damaged("a directory cut short");
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    checkName(name, names);
    if ((view.getUint16(at + 8, true) & 1) !== 0) throw damaged(`'${name}', which is encrypted`);
    names.add(name);
    entries.push({
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Whether an archive is an Excel workbook. */
export function isWorkbook(entries: readonly ZipEntry[]): boolean {
  return entries.some(({ name }) => name === "xl/workbook.xml");
}

/**
 * The content of an entry, inflated with fflate, which is loaded at first use. What is declared is checked before
 * anything is inflated, and what comes out while it does: it may not grow past its declared size.
 */
export async function readEntry(bytes: Uint8Array, entry: ZipEntry): Promise<Uint8Array> {
  if (entry.size > mostBytes) {
    throw damaged(`'${entry.name}' of ${entry.size} bytes, more than the ${mostBytes} that are read`);
  }
  const packed = packedBytes(bytes, entry);
  if (entry.method !== 0 && entry.method !== 8)
    throw damaged(`'${entry.name}' packed by method ${entry.method}`);
  const content = entry.method === 0 ? packed : await inflate(packed, entry);
  if (content.length !== entry.size || crc32(content) !== entry.crc) {
    throw damaged(`'${entry.name}' other than its size and checksum say`);
  }
  return content;
}

function packedBytes(bytes: Uint8Array, { name, offset, packedSize }: ZipEntry): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50)
    throw damaged(`'${name}' out of place`);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packedSize > bytes.length) throw damaged(`'${name}' cut short`);
  return bytes.subarray(start, start + packedSize);
}

async function inflate(packed: Uint8Array, { name, size }: ZipEntry): Promise<Uint8Array> {
  const { Inflate } = await import("fflate");
  const content = new Uint8Array(size);
  let length = 0;
  const stream = new Inflate((chunk) => {
    if (length + chunk.length > size) throw damaged(`'${name}' larger than the ${size} bytes it declares`);
    content.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length; at += inflateStep) {
      stream.push(packed.subarray(at, at + inflateStep), at + inflateStep >= packed.length);
    }
  } catch (error) {
    throw error instanceof DataError
      ? error
      : damaged(`'${name}', which does not inflate (${(error as Error).message})`);
  }
  return content.subarray(0, length);
}

const inflateStep = 1 << 14;

/** The end record is last, but for a comment of unknown length. */
function findEnd(view: DataView): number {
  const least = Math.max(0, view.byteLength - endSize - longestComment);
  for (let at = view.byteLength - endSize; at >= least; at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  throw damaged("no directory at its end: it is cut short");
}

function checkName(name: string, names: ReadonlySet<string>): void {
  const leaves = name === "" || /^[/\\]|^[A-Za-z]:|\\|\0/.test(name) || name.split("/").includes("..");
  if (leaves) throw damaged(`'${name.slice(0, 80)}', a name that leads outside`);
  if (names.has(name)) throw damaged(`'${name}' twice`);
}

function damaged(got: string): DataError {
  return new DataError(`zip: the archive must be whole and plain, got ${got}`);
}

let crcTable: Uint32Array | undefined;

/** CRC-32 as zip has it (polynomial 0xEDB88320, reflected). */
function crc32(bytes: Uint8Array): number {
  crcTable ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
    return crc;
  });
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = crcTable[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
