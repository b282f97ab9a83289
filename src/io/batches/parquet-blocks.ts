import { DataError } from "../../errors.js";
import type { Table } from "../../table/table.js";
import { decodeColumns, type ParquetFile, type ParquetGroup, parquetFile } from "../parquet-file.js";
import type { Source } from "../source.js";
import { asNumbers } from "./as-numbers.js";
import {
  blockLength,
  blockTable,
  inStride,
  pickStride,
  type Stride,
  scatterSamples,
  sharedNumbers,
} from "./block.js";
import { type FileBytes, openBytes, withBytes, withWindow } from "./file-bytes.js";
import { type BatchPlan, batchesOf, type ResponseBatches } from "./response-batches.js";
import { withSpool } from "./spool.js";

/**
 * Responses of a Parquet file whose rows they are. A row group is a block; one that is larger than a block may be is
 * decoded once, put on disk and read from there.
 */
export async function parquetRows(source: Source, plan: BatchPlan): Promise<ResponseBatches> {
  const parquet = await withBytes(source, (file) => parquetFile(file, plan.where, plan.id));
  const samples = parquet.columns.filter((column) => column !== parquet.id);
  const length = blockLength(samples.length, plan.blockBytes);
  const { kept } = inStride(plan.stride, 0, parquet.rows);
  return batchesOf({ samples, count: kept }, async function* (from) {
    const file = await openBytes(source);
    try {
      let block = 0;
      for (const group of parquet.groups) {
        const blocks = Math.ceil((group.to - group.from) / length);
        const skip = Math.max(0, from - block);
        block += blocks;
        if (skip >= blocks) continue;
        if (blocks === 1) yield await wholeGroup(file, parquet, group, samples, plan);
        else yield* spooledGroup(file, parquet, group, samples, plan, skip);
      }
    } finally {
      await file.close();
    }
  });
}

async function wholeGroup(
  file: FileBytes,
  { metadata, id }: ParquetFile,
  group: ParquetGroup,
  samples: readonly string[],
  { stride, where }: BatchPlan,
): Promise<Table> {
  const window = await withWindow(file, group.start, group.end);
  const { offset, kept } = inStride(stride, group.from, group.to - group.from);
  const values = sharedNumbers(kept * samples.length);
  const scatter = scatterSamples(values, samples.length, { offset, step: stride.step });
  let names: string[] = [];
  const early = new Map<string, ArrayLike<number>>();
  let next = 0;
  await decodeColumns(window, metadata, [id, ...samples], group, (column, cells) => {
    if (column === id) {
      names = idsOf(cells, stride, group.from);
      return;
    }
    early.set(column, asNumbers(cells, column));
    for (let ready = early.get(samples[next]!); ready !== undefined; ready = early.get(samples[next]!)) {
      early.delete(samples[next]!);
      scatter.add(ready);
      next++;
    }
  });
  scatter.done();
  return blockTable(samples, names, values, where);
}

/** Samples decoded together where their columns are long. */
const FEW = 8;

async function* spooledGroup(
  file: FileBytes,
  { metadata, id }: ParquetFile,
  group: ParquetGroup,
  samples: readonly string[],
  plan: BatchPlan,
  skip: number,
): AsyncGenerator<Table> {
  yield* withSpool(async function* (spool) {
    let names: string[] = [];
    await decodeColumns(file, metadata, [id], group, (_, cells) => {
      names = idsOf(cells, { first: 0, step: 1 }, 0);
    });
    for (let at = 0; at < samples.length; at += FEW) {
      const few = samples.slice(at, at + FEW);
      const decoded = new Map<string, ArrayLike<number>>();
      await decodeColumns(file, metadata, few, group, (column, cells) => {
        decoded.set(column, asNumbers(cells, column));
      });
      for (const sample of few) await spool.add(decoded.get(sample)!);
    }
    const { first, step } = plan.stride;
    const stride = { first: first - (group.from % step), step };
    yield* spool.blocks(samples, names, { ...plan, stride, skip });
  });
}

/** Responses of a Parquet file whose columns they are: some columns at a time. */
export async function parquetColumns(source: Source, plan: BatchPlan): Promise<ResponseBatches> {
  const { parquet, samples } = await withBytes(source, async (file) => {
    const parquet = await parquetFile(file, plan.where, plan.id);
    return { parquet, samples: await sampleIds(file, parquet) };
  });
  const { metadata, columns, id, rows } = parquet;
  const responses = pickStride(
    columns.filter((column) => column !== id),
    plan.stride,
  );
  const length = blockLength(rows, plan.blockBytes);
  return batchesOf({ samples, count: responses.length }, async function* (from) {
    const file = await openBytes(source);
    try {
      for (let at = from * length; at < responses.length; at += length) {
        const names = responses.slice(at, at + length);
        const place = new Map(names.map((name, j) => [name, j * rows]));
        const values = sharedNumbers(names.length * rows);
        await decodeColumns(file, metadata, names, { from: 0, to: rows }, (column, cells, row) => {
          values.set(asNumbers(cells, column), place.get(column)! + row);
        });
        yield blockTable(samples, names, values, plan.where);
      }
    } finally {
      await file.close();
    }
  });
}

async function sampleIds(file: FileBytes, { metadata, id, rows }: ParquetFile): Promise<string[]> {
  const samples = new Array<string>(rows);
  await decodeColumns(file, metadata, [id], { from: 0, to: rows }, (_, cells, from) => {
    idsOf(cells, { first: 0, step: 1 }, 0).forEach((name, i) => {
      samples[from + i] = name;
    });
  });
  return samples;
}

/** The ids among `cells` that fall into the stride, as text. Throws DataError where one is missing. */
function idsOf(cells: ArrayLike<unknown>, stride: Stride, from: number): string[] {
  const { offset, kept } = inStride(stride, from, cells.length);
  return Array.from({ length: kept }, (_, j) => {
    const at = offset + j * stride.step;
    const id = cells[at];
    if (id !== null && id !== undefined && id !== "") return String(id);
    throw new DataError(`every row must have an id, got none in row ${from + at + 1} of the data`);
  });
}
