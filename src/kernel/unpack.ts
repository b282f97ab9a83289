/** Below, the unpacking module keeps its probabilities. */
const FIRST_FREE = 16_384;
const PAGE_BYTES = 65_536;

/** What assembly/unpack.ts exports. */
interface Unpacker {
  readonly memory: WebAssembly.Memory;
  unpack(packed: number, bytes: number, size: number): void;
}

/**
 * The bytes that assembly/kernel-module.mjs packed into a text.
 *
 * @param text LZMA without a header, in base64
 * @param size how many bytes come out
 * @param unpacker the module of assembly/unpack.ts, in base64
 */
export function unpack(text: string, size: number, unpacker: string): Uint8Array<ArrayBuffer> {
  const module = new WebAssembly.Module(bytesOf(unpacker));
  const { memory, unpack } = new WebAssembly.Instance(module).exports as unknown as Unpacker;
  const packed = bytesOf(text);
  const first = FIRST_FREE + packed.length;
  memory.grow(Math.ceil((first + size) / PAGE_BYTES));
  new Uint8Array(memory.buffer).set(packed, FIRST_FREE);
  unpack(FIRST_FREE, first, size);
  return new Uint8Array(memory.buffer, first, size);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}
