import { columnNames, numbersOf } from "../../table/columns.js";
import { selectColumns } from "../../table/select.js";
import type { Table } from "../../table/table.js";
import { isGzip } from "../files/gunzip.js";
import { nameOf, type Source, withSource } from "../files/source.js";
import { formatOf } from "../formats.js";
import { type WithGuesses, withGuesses } from "../guesses.js";
import { readTable } from "../read-table.js";
import { BLOCK_BYTES, blockLength, everyResponse, pickStride } from "./block.js";
import { withBytes } from "./file-bytes.js";
import { type BatchOptions, type BatchPlan, batchesOf, type ResponseBatches } from "./response-batches.js";
import { responsesInColumns, responsesInRows } from "./row-chunks.js";

/**
 * Open a numeric table to go through its responses a block at a time, for `fitStream`: tables larger than memory.
 *
 * Parquet with a row per response (`transpose: true`) is read a row group at a time, with a column per response some
 * columns at a time; Arrow and text with a row per response as they come. Where every response needs the whole file
 * (Arrow and text with samples in rows) a file that is not small is put on disk as numbers first. Other formats, and
 * small files, are read whole. Memory is a few times `blockBytes`, the footer of a Parquet file and, of Arrow, a record
 * batch; a Parquet row group larger than a block is put on disk.
 *
 * @throws as `readTable`; errors in the data are thrown when their block is read
 */
export async function readBatches(source: Source, options: BatchOptions = {}): Promise<ResponseBatches> {
  const {
    transpose = false,
    stride = everyResponse,
    blockBytes = BLOCK_BYTES,
    reuse = false,
    delimiter,
    decimal,
    label,
    sheet,
    long,
  } = options;
  const ids = {
    id: options.id,
    isIdOptional: options.isIdOptional,
    onId: options.onId,
    onMissing: options.onMissing,
  };
  const plan: BatchPlan = {
    where: nameOf(source),
    stride,
    blockBytes,
    reuse,
    delimiter,
    decimal,
    label,
    ...ids,
  };
  const { bytes, isPacked } = await sizeInMemory(source);
  const stream = await withSource(source, async ({ head, name }) => {
    const format = formatOf(head, name);
    // What needs bytes at any place cannot read them packed.
    const isWhole = long !== undefined || (isPacked && format.name !== "text");
    return isWhole ? undefined : format.stream;
  });
  if (stream !== undefined && "blocks" in stream) return stream.blocks(source, plan, transpose);
  if (stream === undefined || (!transpose && bytes <= 2 * blockBytes)) {
    return wholeTable(
      await readTable(source, { transpose, delimiter, decimal, label, sheet, long, ...ids }),
      plan,
    );
  }
  const chunks = await stream.chunks(source, plan);
  return transpose ? responsesInRows(chunks, plan) : responsesInColumns(chunks, plan);
}

/** Text is about as long as its numbers; packed, it is a quarter of that or less. */
const PACKED = 4;

function sizeInMemory(source: Source): Promise<{ bytes: number; isPacked: boolean }> {
  return withBytes(source, async (file) => {
    const head = new Uint8Array(await file.slice(0, Math.min(2, file.byteLength)));
    const isPacked = isGzip(head);
    return { bytes: file.byteLength * (isPacked ? PACKED : 1), isPacked };
  });
}

/** Blocks of a table in memory. */
export function wholeTable(
  table: Table & WithGuesses,
  { stride, blockBytes }: Pick<BatchPlan, "stride" | "blockBytes">,
): ResponseBatches {
  const names = pickStride(columnNames(table), stride);
  const length = blockLength(table.index.length, blockBytes);
  const known = { samples: table.index, count: names.length, ...withGuesses(table.guesses ?? []) };
  return batchesOf(known, async function* (from) {
    for (let at = from * length; at < names.length; at += length) {
      const block = names.slice(at, at + length);
      for (const name of block) numbersOf(table, name);
      yield selectColumns(table, block);
    }
  });
}
