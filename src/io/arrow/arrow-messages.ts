import { DataError } from "../../errors.js";
import type { FileBytes } from "../stream/file-bytes.js";

/** A message of an Arrow stream: what it is, and its bytes with everything that belongs to it. */
interface ArrowMessage {
  readonly kind: "schema" | "dictionary" | "records";
  readonly bytes: Uint8Array;
}

/**
 * The messages of an Arrow IPC file or stream, one after the other; only the one that is asked for is in memory. A file
 * is a stream between two marks ("Apache Arrow: Streaming, Serialization, and IPC", Encapsulated message format).
 */
export async function* arrowMessages(file: FileBytes): AsyncGenerator<ArrowMessage> {
  let at = await startOf(file);
  while (at + 8 <= file.byteLength) {
    const [mark, size] = new Int32Array(await file.slice(at, at + 8)) as unknown as [number, number];
    if (mark !== -1) throw damaged("no message where one should begin");
    if (size === 0) return;
    const head = at + 8;
    if (size < 0 || head + size > file.byteLength) throw damaged("a message that is cut short");
    const { kind, bodyLength } = readHead(new DataView(await file.slice(head, head + size)));
    const end = head + size + bodyLength;
    if (bodyLength < 0 || end > file.byteLength) throw damaged("a message that is cut short");
    if (kind !== undefined) yield { kind, bytes: new Uint8Array(await file.slice(at, end)) };
    at = end;
  }
}

/** A file begins with `ARROW1` and two bytes to fill up and ends with it, a stream begins with its first message. */
async function startOf(file: FileBytes): Promise<number> {
  const isMarked = async (at: number) =>
    String.fromCharCode(...new Uint8Array(await file.slice(at, at + 6))) === "ARROW1";
  if (file.byteLength < 12 || !(await isMarked(0))) return 0;
  if (await isMarked(file.byteLength - 6)) return 8;
  throw damaged("another end than ARROW1: it is cut short");
}

const kinds: Readonly<Record<number, ArrowMessage["kind"]>> = { 1: "schema", 2: "dictionary", 3: "records" };

/** Kind of header and length of the body, fields 1 and 3 of the flatbuffer `Message`. */
function readHead(view: DataView) {
  try {
    const table = view.getInt32(0, true);
    const fields = table - view.getInt32(table, true);
    const field = (i: number) => {
      const at = 4 + 2 * i;
      return at < view.getInt16(fields, true) ? view.getInt16(fields + at, true) : 0;
    };
    const [kind, length] = [field(1), field(3)];
    return {
      kind: kind === 0 ? undefined : kinds[view.getUint8(table + kind)],
      bodyLength: length === 0 ? 0 : Number(view.getBigInt64(table + length, true)),
    };
  } catch (error) {
    if (error instanceof RangeError) throw damaged("a message without a head");
    throw error;
  }
}

function damaged(what: string): DataError {
  return new DataError(`Arrow: the file must be whole, got ${what}`);
}
