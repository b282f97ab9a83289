import { DataError } from "../../../errors.js";
import type { Table } from "../../../table/table.js";
import { checkIdNumbers, idTexts, leftOut } from "../../columnar.js";
import type { Source } from "../../files/source.js";
import { idGuess, numbersInText, type WithGuesses, withGuesses } from "../../guesses.js";
import { chooseIds, idCandidates } from "../../id-column.js";
import { joinPieces, type PlainValues } from "../../plain-values.js";
import {
  blockLength,
  blockRoom,
  blockTable,
  everyResponse,
  inStride,
  pickStride,
  type Stride,
  scatterSamples,
} from "../../stream/block.js";
import { type FileBytes, openBytes, withBytes } from "../../stream/file-bytes.js";
import { type BatchPlan, batchesOf, type ResponseBatches } from "../../stream/response-batches.js";
import { withSpool } from "../../stream/spool.js";
import { compressorsFor, decodeChunk } from "../read/decode-chunk.js";
import { orDamaged, type ParquetFile, type ParquetGroup, parquetFile } from "../read/parquet-file.js";
import { unreadColumns } from "../read/parquet-schema.js";
import { decodeNumberColumns } from "./number-columns.js";

/**
 * Responses of a Parquet file whose rows they are. A row group is a block; one that is larger than a block may be is
 * decoded once, put on disk and read from there.
 */
export async function parquetRows(source: Source, plan: BatchPlan): Promise<ResponseBatches> {
  const parquet = await withBytes(source, (file) => openParquet(file, plan));
  const samples = namesOf(parquet);
  const length = blockLength(samples.length, plan.blockBytes);
  const { kept } = inStride(plan.stride, 0, parquet.rows);
  return batchesOf({ samples, count: kept, ...guessesOf(parquet, plan) }, async function* (from) {
    const file = await openBytes(source);
    const room = blockRoom(plan.reuse);
    try {
      let block = 0;
      for (const group of parquet.groups) {
        const blocks = Math.ceil((group.to - group.from) / length);
        const skip = Math.max(0, from - block);
        block += blocks;
        if (skip >= blocks) continue;
        if (blocks === 1) yield await wholeGroup(file, parquet, group, samples, plan, room);
        else yield* spooledGroup(file, parquet, group, samples, plan, skip);
      }
    } finally {
      await file.close();
    }
  });
}

async function wholeGroup(
  file: FileBytes,
  parquet: OpenParquet,
  group: ParquetGroup,
  samples: readonly string[],
  { stride, where }: BatchPlan,
  room: (length: number) => Float64Array,
): Promise<Table> {
  const names = await idsOfGroup(file, parquet, group, stride, group.from);
  const { offset, kept } = inStride(stride, group.from, group.to - group.from);
  const values = room(kept * samples.length);
  const scatter = scatterSamples(values, samples.length, { offset, step: stride.step });
  const early = new Map<string, Float64Array>();
  let next = 0;
  await decodeNumberColumns(file, samples, [group], (column, numbers) => {
    early.set(column, numbers);
    for (let ready = early.get(samples[next]!); ready !== undefined; ready = early.get(samples[next]!)) {
      early.delete(samples[next]!);
      scatter.add(ready);
      next++;
    }
  });
  scatter.done();
  if (next < samples.length) throw withoutColumn(samples[next]!);
  return blockTable(samples, names, values, where);
}

/** Samples decoded together where their columns are long. */
const FEW = 8;

async function* spooledGroup(
  file: FileBytes,
  parquet: OpenParquet,
  group: ParquetGroup,
  samples: readonly string[],
  plan: BatchPlan,
  skip: number,
): AsyncGenerator<Table> {
  yield* withSpool(async function* (spool) {
    const names = await idsOfGroup(file, parquet, group, everyResponse, 0);
    for (let at = 0; at < samples.length; at += FEW) {
      const few = samples.slice(at, at + FEW);
      const decoded = new Map<string, Float64Array>();
      await decodeNumberColumns(file, few, [group], (column, numbers) => {
        decoded.set(column, numbers);
      });
      for (const sample of few) await spool.add(decoded.get(sample)!);
    }
    const { first, step } = plan.stride;
    const stride = { first: first - (group.from % step), step };
    yield* spool.blocks(samples, names, { ...plan, stride, skip });
  });
}

/** The ids of a row group that fall into the stride, which counts from row `from`. */
async function idsOfGroup(
  file: FileBytes,
  { id }: OpenParquet,
  group: ParquetGroup,
  stride: Stride,
  from: number,
): Promise<string[]> {
  return idsOf(await cellsOfGroup(file, id, group), id, stride, from);
}

/** The cells of a column of a row group. */
async function cellsOfGroup(file: FileBytes, column: string, group: ParquetGroup): Promise<PlainValues> {
  const chunk = group.chunks.get(column);
  if (chunk === undefined) throw withoutColumn(column);
  return orDamaged(async () => {
    const bytes = new Uint8Array(await file.slice(chunk.start, chunk.end));
    return joinPieces(await decodeChunk(bytes, chunk, await compressorsFor([group])));
  });
}

function withoutColumn(name: string): DataError {
  return new DataError(`Parquet: the file must be whole, got a row group without '${name}'`);
}

/** Responses of a Parquet file whose columns they are: some columns at a time. */
export async function parquetColumns(source: Source, plan: BatchPlan): Promise<ResponseBatches> {
  const { parquet, samples } = await withBytes(source, async (file) => {
    const parquet = await openParquet(file, plan);
    return { parquet, samples: await sampleIds(file, parquet) };
  });
  const { rows, groups } = parquet;
  const responses = pickStride(namesOf(parquet), plan.stride);
  const length = blockLength(rows, plan.blockBytes);
  const known = { samples, count: responses.length, ...guessesOf(parquet, plan) };
  return batchesOf(known, async function* (from) {
    const file = await openBytes(source);
    const room = blockRoom(plan.reuse);
    try {
      for (let at = from * length; at < responses.length; at += length) {
        const names = responses.slice(at, at + length);
        const place = new Map(names.map((name, j) => [name, j * rows]));
        const values = room(names.length * rows);
        await decodeNumberColumns(file, names, groups, (column, numbers, row) => {
          values.set(numbers, place.get(column)! + row);
        });
        yield blockTable(samples, names, values, plan.where);
      }
    } finally {
      await file.close();
    }
  });
}

/** A Parquet file with the column of its ids. */
interface OpenParquet extends ParquetFile {
  readonly id: string;
}

/** Read the footer, and what must be known to choose the column of ids. */
async function openParquet(file: FileBytes, plan: BatchPlan): Promise<OpenParquet> {
  const parquet = await parquetFile(file, plan.where);
  for (const { name, message } of unreadColumns(parquet.columns)) {
    if (name === plan.id) throw new DataError(message);
  }
  const names = readable(parquet);
  const candidates = idCandidates(names, plan);
  const ids = new Map<number, string[]>();
  for (const { at } of candidates.length > 1 ? candidates : []) {
    const cells: string[][] = [];
    for (const group of parquet.groups) {
      cells.push(idTexts({ values: await cellsOfGroup(file, names[at]!, group) }));
    }
    ids.set(at, cells.flat());
  }
  const id = names[chooseIds(candidates, (at) => ids.get(at)!)];
  if (id === undefined) throw new DataError("the file must have a column of ids, got none that can be read");
  return { ...parquet, id };
}

/** The columns that can be read. */
function readable({ columns }: ParquetFile): string[] {
  return columns.flatMap(({ name, meaning }) => (meaning.kind === "unread" ? [] : [name]));
}

/** The columns beside the ids. */
function namesOf(parquet: OpenParquet): string[] {
  return readable(parquet).filter((name) => name !== parquet.id);
}

/** What the schema leaves open: the ids, and columns of text, which must spell numbers. */
function guessesOf(parquet: OpenParquet, plan: BatchPlan): WithGuesses {
  const { columns, id } = parquet;
  const isFirst = readable(parquet)[0] === id;
  const unread = leftOut({ name: plan.where, unread: unreadColumns(columns) });
  const texts = columns.filter(({ name, meaning }) => name !== id && meaning.kind === "texts");
  const names = texts.map(({ name }) => name);
  const text = names.length === 0 ? [] : [numbersInText(plan.where, names)];
  return withGuesses([...idGuess(plan.where, id, plan, isFirst), ...unread, ...text]);
}

async function sampleIds(file: FileBytes, parquet: OpenParquet): Promise<string[]> {
  const samples: string[][] = [];
  for (const group of parquet.groups) {
    samples.push(await idsOfGroup(file, parquet, group, everyResponse, group.from));
  }
  return samples.flat();
}

/** The ids among `cells` that fall into the stride, as text. Throws DataError where one is missing. */
function idsOf(cells: ArrayLike<unknown>, column: string, stride: Stride, from: number): string[] {
  checkIdNumbers(cells, column, from);
  const { offset, kept } = inStride(stride, from, cells.length);
  return Array.from({ length: kept }, (_, j) => {
    const at = offset + j * stride.step;
    const id = cells[at];
    if (id !== null && id !== undefined && id !== "") return String(id);
    throw new DataError(`every row must have an id, got none in row ${from + at + 1} of the data`);
  });
}
