import type { Compressors } from "hyparquet";
import type { ColumnarColumn, ColumnarFile, UnreadColumn } from "../columnar.js";
import { wholeColumn } from "../decimals.js";
import { joinPieces, type PlainValues } from "../plain-values.js";
import { type ArrowBytes, type ArrowMessage, arrowMessages } from "./arrow-messages.js";
import { type ArrowColumns, type ArrowField, arrowColumns } from "./arrow-schema.js";
import { batchParts, isCompressed } from "./batch-parts.js";
import { columnValues } from "./column-values.js";
import { byteField, type FlatTable, fieldAt, tableField } from "./flatbuffer.js";

/** The values of a batch, by position of the column; undefined for those that cannot be read. */
export type BatchValues = readonly (PlainValues | undefined)[];

/** An Arrow file or stream whose batches are read when they are asked for. */
interface OpenArrow {
  readonly columns: ArrowColumns;
  readonly batches: AsyncGenerator<BatchValues, undefined>;
}

/** Open an Arrow file or stream. Throws RangeError, as its batches do, where something does not fit. */
export async function openArrow(file: ArrowBytes): Promise<OpenArrow> {
  const messages = arrowMessages(file);
  const first = await messages.next();
  if (first.done) throw new RangeError("no schema");
  if (first.value.kind !== "schema") throw new RangeError("data before a schema");
  const reader = arrowReader(first.value.content, first.value.isOld);
  return { columns: reader.columns, batches: batchesIn(messages, reader) };
}

async function* batchesIn(
  messages: AsyncGenerator<ArrowMessage>,
  reader: ArrowReader,
): AsyncGenerator<BatchValues, undefined> {
  for await (const message of messages) {
    if (message.kind === "dictionary") await reader.takeDictionary(message);
    else if (message.kind === "records") yield await reader.readBatch(message);
  }
}

/** Reads the columns of an Arrow file batch by batch. */
interface ArrowReader {
  readonly columns: ArrowColumns;
  /** Take the values of a dictionary, which later batches refer to. */
  takeDictionary(message: ArrowMessage): Promise<void>;
  readBatch(message: ArrowMessage): Promise<BatchValues>;
}

/** @param isOld the messages are older than version 5 */
function arrowReader(schema: FlatTable, isOld: boolean): ArrowReader {
  const columns = arrowColumns(schema, isOld);
  const dictionaries = new Map<bigint, PlainValues>();
  const needed = new Set(
    columns.fields.flatMap(({ layout, unread }) =>
      layout.kind === "places" && unread === undefined ? [layout.dictionary] : [],
    ),
  );
  const dictionaryOf = (id: bigint) =>
    dictionaries.get(id) ?? refuse("places in a dictionary that has not come");
  return {
    columns,
    takeDictionary: async ({ content, body }) => {
      const at = fieldAt(content, 0);
      const id = at === 0 ? 0n : content.view.getBigInt64(at, true);
      const layout = columns.dictionaries.get(id) ?? refuse("a dictionary that no column has");
      if (!needed.has(id)) return;
      const batch = tableField(content, 1);
      const parts = batchParts(batch, body, await compressorsFor(batch));
      const values = columnValues(layout, parts, dictionaryOf);
      const isDelta = byteField(content, 2) !== 0;
      const before = dictionaries.get(id);
      dictionaries.set(id, isDelta && before !== undefined ? joinPieces([before, values]) : values);
    },
    readBatch: async ({ content, body }) => {
      const parts = batchParts(content, body, await compressorsFor(content));
      return columns.fields.map(({ layout, unread }) => {
        if (unread === undefined) return columnValues(layout, parts, dictionaryOf);
        parts.skip(layout);
        return undefined;
      });
    },
  };
}

async function compressorsFor(batch: FlatTable): Promise<Compressors> {
  return isCompressed(batch) ? (await import("hyparquet-compressors")).compressors : {};
}

/** A file of some of its batches. */
export function fileOfBatches(
  { fields }: ArrowColumns,
  batches: readonly BatchValues[],
  name: string,
): ColumnarFile {
  const unread: UnreadColumn[] = [];
  const columns: ColumnarColumn[] = [];
  fields.forEach((field, j) => {
    if (field.unread === undefined)
      columns.push(
        columnOf(
          field,
          batches.map((batch) => batch[j]!),
        ),
      );
    else unread.push(unreadColumn(field.name, field.unread));
  });
  return { name, columns, unread };
}

function columnOf({ name, layout }: ArrowField, pieces: readonly PlainValues[]): ColumnarColumn {
  const values = pieces.length === 0 ? [] : joinPieces(pieces);
  const isDictionary = layout.kind === "places";
  const isDecimal =
    layout.kind === "fixed" && layout.meaning.kind === "decimals" && layout.meaning.scale === 0;
  return { name, isDictionary, ...(isDecimal ? wholeColumn(values) : { values }) };
}

function unreadColumn(name: string, what: string): UnreadColumn {
  const why = what.startsWith("lists")
    ? `columns must be flat, got '${name}', which is nested`
    : `column '${name}' holds ${what}, which are not read`;
  return { name, what, message: `Arrow: ${why}` };
}

function refuse(what: string): never {
  throw new RangeError(what);
}
