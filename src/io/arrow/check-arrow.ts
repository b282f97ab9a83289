import { type ArrowColumns, arrowLayout } from "./arrow-layout.js";
import { checkBatch } from "./check-batch.js";
import {
  byteField,
  countField,
  type FlatTable,
  fieldAt,
  flatTable,
  int16Field,
  tableField,
} from "./flatbuffer.js";

/** A message of an Arrow stream: its bytes with all that belongs to it, its head, and its body. */
interface Message {
  readonly bytes: Uint8Array;
  readonly head: FlatTable;
  readonly body: Uint8Array;
}

/** Messages since Arrow 0.8; older ones lay out buffers differently. */
const fourth = 3;

/** What a header can be, by the numbers of `Message.fbs`. */
const kinds = { schema: 1, dictionary: 2, records: 3 } as const;

/**
 * The messages of an Arrow stream or file, in which every length and place has been looked at: flechette can read them
 * without leaving them. A file is a stream between two marks and what repeats it; only the stream is read. Throws RangeError
 * where something does not fit, DataError for what is whole but not read.
 */
export function checkedMessages(bytes: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = [];
  const sizes = new Map<bigint, number>();
  let layout: ArrowColumns | undefined;
  const sizeOf = (id: bigint) => sizes.get(id) ?? refuse("places in a dictionary that has not come");
  for (const { bytes: message, head, body } of messagesOf(bytes)) {
    const kind = byteField(head, 1);
    const content = tableField(head, 2);
    if (kind === kinds.schema) layout ??= arrowLayout(content);
    else if (layout === undefined) refuse("data before a schema");
    else if (kind === kinds.records) checkBatch(content, body, layout.columns, sizeOf);
    else if (kind === kinds.dictionary) checkDictionary(content, body, layout, sizes);
    else refuse(`a message of kind ${kind}`);
    messages.push(message);
  }
  if (layout === undefined) refuse("no schema");
  return messages;
}

/** The values of a dictionary are a batch of one column; they replace those before or follow them. */
function checkDictionary(
  content: FlatTable,
  body: Uint8Array,
  { dictionaries }: ArrowColumns,
  sizes: Map<bigint, number>,
): void {
  const at = fieldAt(content, 0);
  const id = at === 0 ? 0n : content.view.getBigInt64(at, true);
  const values = dictionaries.get(id) ?? refuse("a dictionary that no column has");
  const size = checkBatch(tableField(content, 1), body, [values], () => 0);
  const isDelta = byteField(content, 2) !== 0;
  sizes.set(id, (isDelta ? (sizes.get(id) ?? 0) : 0) + size);
}

function* messagesOf(bytes: Uint8Array): Generator<Message> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { from, to } = streamIn(bytes, view);
  for (let at = from; at + 4 <= to; ) {
    const start = at;
    let size = view.getInt32(at, true);
    at += 4;
    if (size === -1) {
      size = view.getInt32(at, true);
      at += 4;
    }
    if (size === 0) return;
    if (size < 0 || at + size > to) refuse("a message that is cut short");
    const head = flatTable(new DataView(bytes.buffer, bytes.byteOffset + at, size), 0);
    if (int16Field(head, 0, 0) < fourth) refuse("a message of an old version");
    const [body, end] = [at + size, at + size + countField(head, 3)];
    if (end > to) refuse("a message that is cut short");
    yield { bytes: bytes.subarray(start, end), head, body: bytes.subarray(body, end) };
    at = end;
  }
}

const magic = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];

/** A file begins with a mark and two bytes to fill up, and ends with its footer, the footer's length and the mark. */
function streamIn(bytes: Uint8Array, view: DataView): { readonly from: number; readonly to: number } {
  const isMark = (at: number) => magic.every((byte, i) => bytes[at + i] === byte);
  if (!isMark(0)) return { from: 0, to: bytes.length };
  if (!isMark(bytes.length - magic.length)) refuse("another end than ARROW1: it is cut short");
  const length = bytes.length - magic.length - 4;
  const footer = view.getInt32(length, true);
  if (footer < 0 || length - footer < 8) refuse(`a footer of ${footer} bytes`);
  return { from: 8, to: length - footer };
}

function refuse(what: string): never {
  throw new RangeError(what);
}
