/**
 * Packs the WebAssembly of h5wasm, which carries it as a text with a character per byte: deflated and in base64 the chunk
 * that reads HDF5 is 1.3 MB in place of 4.2, and is ready as soon.
 */
import { deflateRawSync } from "node:zlib";

const BINARY = /function findWasmBinary\(\)\{return binaryDecode\('((?:[^'\\]|\\.)*)'\)\}/s;

/** Plugin of rolldown. */
export const packedHdf5 = {
  name: "packed-hdf5",
  transform: {
    filter: { id: /h5wasm[\\/]dist[\\/]esm[\\/]hdf5_util\.js$/ },
    handler(code) {
      const [written, literal] = BINARY.exec(code) ?? [];
      if (literal === undefined) throw new Error("h5wasm: must carry its WebAssembly as a text, got none");
      const bytes = bytesOf(literal);
      if (!WebAssembly.validate(bytes))
        throw new Error("h5wasm: its text must be WebAssembly, got other bytes");
      return code.replace(written, () => unpacking(bytes));
    },
  },
};

/** What h5wasm awaits in place of the bytes: a promise of them, by the platform's own inflater where it has one. */
function unpacking(bytes) {
  const text = deflateRawSync(bytes, { level: 9 }).toString("base64");
  return `async function findWasmBinary() {
  const letters = atob("${text}");
  const packed = new Uint8Array(letters.length);
  for (let i = 0; i < packed.length; i++) packed[i] = letters.charCodeAt(i);
  if (typeof DecompressionStream === "undefined") {
    const { inflateSync } = await import("fflate");
    return inflateSync(packed, { out: new Uint8Array(${bytes.length}) });
  }
  const { readable, writable } = new DecompressionStream("deflate-raw");
  const writer = writable.getWriter();
  writer.write(packed);
  writer.close();
  return new Response(readable).arrayBuffer();
}`;
}

/** The bytes of a literal of JavaScript, a character each; 0 stands as character 256. */
function bytesOf(literal) {
  const escaped = /\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|(\r?\n)|([\s\S]))/g;
  const short = { 0: "\0", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
  const text = literal.replace(escaped, (_, two, four, line, one) => {
    const code = two ?? four;
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return line === undefined ? (short[one] ?? one) : "";
  });
  return Uint8Array.from(text, (letter) => {
    const code = letter.charCodeAt(0);
    return (~code >> 8) & code;
  });
}
