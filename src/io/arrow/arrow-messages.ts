import { DataError } from "../../errors.js";
import {
  byteField,
  countAt,
  countField,
  type FlatTable,
  flatTable,
  int16Field,
  tableField,
  vectorField,
} from "./flatbuffer.js";

/** A message of an Arrow stream: its kind, its content and its body. */
export interface ArrowMessage {
  readonly kind: "schema" | "dictionary" | "records";
  readonly content: FlatTable;
  readonly body: Uint8Array;
  /** Written before version 5 of the messages, by Arrow before 1.0. */
  readonly isOld: boolean;
}

/** Bytes of a file, at any place. */
export interface ArrowBytes {
  readonly byteLength: number;
  slice(start: number, end: number): ArrayBuffer | Promise<ArrayBuffer>;
}

/** Messages since Arrow 0.8; older ones lay out buffers differently. */
const [fourth, fifth] = [3, 4];

/** What a header can be, by the numbers of `Message.fbs`. */
const kinds: Readonly<Record<number, ArrowMessage["kind"]>> = { 1: "schema", 2: "dictionary", 3: "records" };

/**
 * The messages of an Arrow IPC file or stream, the schema first; only the one that is asked for is in memory ("Apache Arrow:
 * Streaming, Serialization, and IPC"). A file is a stream between two marks and a footer, which lists its batches in any
 * order: dictionaries come before the records that refer to them, and the schema may stand in the footer alone. Where the
 * footer is damaged the stream is read. Throws RangeError where something does not fit.
 */
export async function* arrowMessages(file: ArrowBytes): AsyncGenerator<ArrowMessage> {
  const footer = await footerOf(file);
  if ("from" in footer) {
    for (let at = footer.from; ; ) {
      const read = await messageAt(file, at, footer.to);
      if (read === undefined) return;
      yield read.message;
      at = read.end;
    }
  }
  const { schema, isOld, dictionaries, records, end } = footer;
  yield { kind: "schema", content: schema, body: new Uint8Array(0), isOld };
  for (const at of [...dictionaries, ...records]) {
    const read = await messageAt(file, at, end);
    if (read === undefined) throw new RangeError("a footer that speaks of no message");
    yield read.message;
  }
}

/** The message that begins at `at` and where it ends; undefined at the end of a stream. */
async function messageAt(
  file: ArrowBytes,
  at: number,
  end: number,
): Promise<{ readonly message: ArrowMessage; readonly end: number } | undefined> {
  if (at + 4 > end) return undefined;
  const prefix = new DataView(await file.slice(at, Math.min(at + 8, end)));
  // Before Arrow 0.15 nothing stood before the length.
  const isMarked = prefix.getInt32(0, true) === -1;
  if (isMarked && prefix.byteLength < 8) throw cutShort();
  const size = prefix.getInt32(isMarked ? 4 : 0, true);
  if (size === 0) return undefined;
  const start = at + (isMarked ? 8 : 4);
  if (size < 0 || start + size > end) throw cutShort();
  const message = flatTable(new DataView(await file.slice(start, start + size)), 0);
  const version = int16Field(message, 0, 0);
  if (version < fourth)
    throw new DataError("Arrow: the file must be written by Arrow 0.8 or later, got an older version");
  const code = byteField(message, 1);
  const kind = kinds[code];
  if (kind === undefined) throw new RangeError(`a message of kind ${code}`);
  const body = start + size;
  const next = body + countField(message, 3);
  if (next > end) throw cutShort();
  const content = tableField(message, 2);
  const isOld = version < fifth;
  return { message: { kind, content, body: new Uint8Array(await file.slice(body, next)), isOld }, end: next };
}

function cutShort(): RangeError {
  return new RangeError("a message that is cut short");
}

const mark = "ARROW1";

/** A stream between two places of a file. */
interface Stream {
  readonly from: number;
  readonly to: number;
}

/** What the footer of a file says. */
interface Footer {
  readonly schema: FlatTable;
  readonly isOld: boolean;
  /** Where messages begin. */
  readonly dictionaries: readonly number[];
  readonly records: readonly number[];
  /** Where the last message ends. */
  readonly end: number;
}

/** What the footer of a file says; where the stream is that has no footer, or a damaged one. */
async function footerOf(file: ArrowBytes): Promise<Footer | Stream> {
  const isMark = async (at: number) =>
    String.fromCharCode(...new Uint8Array(await file.slice(at, at + mark.length))) === mark;
  if (file.byteLength < 2 * mark.length || !(await isMark(0))) return { from: 0, to: file.byteLength };
  const length = file.byteLength - mark.length - 4;
  if (length < 8 || !(await isMark(length + 4)))
    throw new RangeError("another end than ARROW1: it is cut short");
  const size = new DataView(await file.slice(length, length + 4)).getInt32(0, true);
  if (size < 0 || length - size < 8) throw new RangeError(`a footer of ${size} bytes`);
  const end = length - size;
  const bytes = await file.slice(end, length);
  try {
    const footer = flatTable(new DataView(bytes), 0);
    return {
      end,
      isOld: int16Field(footer, 0, 0) < fifth,
      schema: tableField(footer, 1),
      dictionaries: blocksIn(footer, 2, end),
      records: blocksIn(footer, 3, end),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { from: 8, to: end };
  }
}

/** Where the messages of a list in a footer begin ("File.fbs": Block, 24 bytes). */
function blocksIn(footer: FlatTable, field: number, end: number): number[] {
  const { from, count } = vectorField(footer, field, 24);
  return Array.from({ length: count }, (_, i) => {
    const at = countAt(footer.view, from + 24 * i);
    if (at < 8 || at >= end) throw new RangeError("a message outside of its file");
    return at;
  });
}

/** Tells a stream of Arrow before 0.15, which begins with the length of its first message, a schema. */
export function beginsAsOldStream(head: Uint8Array): boolean {
  try {
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const size = view.getInt32(0, true);
    if (size < 16 || size + 4 > head.length) return false;
    const message = flatTable(new DataView(head.buffer, head.byteOffset + 4, size), 0);
    return (
      int16Field(message, 0, 0) <= fifth && byteField(message, 1) === 1 && tableField(message, 2).size > 0
    );
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
