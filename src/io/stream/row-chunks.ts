import { DataError } from "../../errors.js";
import { columnNames } from "../../table/columns.js";
import { checkIds } from "../../table/make-table.js";
import type { Table } from "../../table/table.js";
import { type Guess, type WithGuesses, withGuesses } from "../guesses.js";
import { blockLength, blockTable, inStride, sharedNumbers } from "./block.js";
import { type BatchPlan, batchesOf, type ResponseBatches } from "./response-batches.js";
import { withSpool } from "./spool.js";

/**
 * Goes through a file that can only be read from its beginning, some rows at a time: each chunk a table with a column per
 * row of the file and the names of the file's columns as index.
 */
export type RowChunks = () => AsyncGenerator<Table & WithGuesses>;

/** Responses of a file whose rows they are: blocks of so many rows, whatever the chunks. */
export async function responsesInRows(chunks: RowChunks, plan: BatchPlan): Promise<ResponseBatches> {
  const { index: samples, guesses = [] } = await firstOf(chunks);
  const length = blockLength(samples.length, plan.blockBytes);
  return batchesOf({ samples, count: undefined, ...withGuesses(guesses) }, async function* (from) {
    let waiting: (readonly [string, Float64Array])[] = [];
    let row = 0;
    const block = () => {
      const values = sharedNumbers(waiting.length * samples.length);
      for (const [j, [, numbers]] of waiting.entries()) values.set(numbers, j * samples.length);
      const names = waiting.map(([name]) => name);
      waiting = [];
      return blockTable(samples, names, values, plan.where);
    };
    for await (const chunk of chunks()) {
      for (const name of columnNames(chunk)) {
        const isAsked = row >= from * length && inStride(plan.stride, row, 1).kept === 1;
        if (isAsked) waiting.push([name, chunk.columns[name] as Float64Array]);
        row++;
        if (row % length === 0 && row > from * length) yield block();
      }
    }
    if (row % length !== 0 && row > from * length) yield block();
  });
}

/** Responses of a file whose columns they are: put on disk first, as every response needs every row. */
export async function responsesInColumns(chunks: RowChunks, plan: BatchPlan): Promise<ResponseBatches> {
  const samples: string[] = [];
  let names: readonly string[] = [];
  let guesses: readonly Guess[] = [];
  for await (const chunk of chunks()) {
    if (samples.length === 0) guesses = chunk.guesses ?? [];
    samples.push(...columnNames(chunk));
    names = chunk.index;
  }
  checkIds(samples, plan.where);
  const { kept } = inStride(plan.stride, 0, names.length);
  return batchesOf({ samples, count: kept, ...withGuesses(guesses) }, (skip) =>
    withSpool(async function* (spool) {
      for await (const chunk of chunks()) {
        for (const name of columnNames(chunk)) await spool.add(chunk.columns[name] as Float64Array);
      }
      yield* spool.blocks(samples, names, { ...plan, skip });
    }),
  );
}

async function firstOf(chunks: RowChunks): Promise<Table & WithGuesses> {
  for await (const chunk of chunks()) return chunk;
  throw new DataError("the file must have rows, got none");
}
