/** A plain record: numbers, text, booleans, lists of text and typed arrays, each under a name. */
export type PlainRecord = Readonly<Record<string, unknown>>;

const types = { Float64Array, Int32Array, Uint16Array } as const;
type TypeName = keyof typeof types;

/** How a typed array lies among the bytes. */
interface Place {
  readonly type: TypeName;
  readonly at: number;
  readonly length: number;
}

/**
 * A plain record as bytes, the same for the same record: the length of a head, the head in JSON, and the typed arrays as
 * they are in memory (little-endian), each at a multiple of eight.
 */
export function packRecord(record: PlainRecord): Uint8Array {
  const places: Record<string, Place> = {};
  const rest: Record<string, unknown> = {};
  const arrays: Uint8Array[] = [];
  let size = 0;
  for (const [name, value] of Object.entries(record)) {
    const type = typeName(value);
    if (type === undefined) {
      rest[name] = value;
      continue;
    }
    const { buffer, byteOffset, byteLength, length } = value as Float64Array;
    places[name] = { type, at: size, length };
    arrays.push(new Uint8Array(buffer, byteOffset, byteLength));
    size += padded(byteLength);
  }
  const head = new TextEncoder().encode(JSON.stringify({ rest, places }));
  const start = padded(4 + head.length);
  const bytes = new Uint8Array(start + size);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  for (const [k, { at }] of Object.values(places).entries()) bytes.set(arrays[k]!, start + at);
  return bytes;
}

/** The record that `packRecord` made bytes of; arrays are copies. */
export function unpackRecord(bytes: Uint8Array): PlainRecord {
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const { rest, places } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  const start = padded(4 + size);
  const arrays = Object.entries(places as Record<string, Place>).map(([name, { type, at, length }]) => {
    const from = start + at;
    const own = bytes.slice(from, from + length * types[type].BYTES_PER_ELEMENT);
    return [name, new types[type](own.buffer, 0, length)];
  });
  return { ...rest, ...Object.fromEntries(arrays) };
}

function typeName(value: unknown): TypeName | undefined {
  return (Object.keys(types) as TypeName[]).find((name) => value instanceof types[name]);
}

function padded(length: number): number {
  return (length + 7) & ~7;
}
