import type { Table } from "../../table/table.js";
import type { WithGuesses } from "../guesses.js";
import type { IdRequest } from "../id-column.js";
import type { Decimal } from "../text/comma-numbers.js";
import type { Stride } from "./block.js";

/**
 * The responses of a table, a block at a time: each block a Table of all samples and some responses, in the order of the
 * file. It can be gone through again and again; each time opens the source anew. Blocks are the same every time, as they
 * depend on the file and the options alone.
 */
export interface ResponseBatches extends AsyncIterable<Table>, WithGuesses {
  /** Ids of the samples: the rows of every block. */
  readonly samples: readonly string[];
  /** Responses in all blocks; undefined where only reading tells. */
  readonly count: number | undefined;
  /** The blocks from number `block` on, without decoding those before. */
  from(block: number): AsyncIterable<Table>;
}

/** How a table is read in blocks of responses. */
export interface BatchOptions extends Omit<IdRequest, "samples"> {
  /** Responses stand in the rows of the file, samples in its columns. Default false. */
  readonly transpose?: boolean | undefined;
  /** Delimiter of text; default the one that the file seems to have. */
  readonly delimiter?: string | undefined;
  /** What stands before the decimals of numbers in text; default a point, or a comma where the file has no point. */
  readonly decimal?: Decimal | undefined;
  /** The label of a mothur table with several. */
  readonly label?: string | undefined;
  /** The sheet of an Excel workbook. */
  readonly sheet?: string | undefined;
  /** The table is in long form, as `readTable` has it; then it is read whole. */
  readonly long?: readonly string[] | undefined;
  /** Only every `step`-th response from number `first` on. Default all. */
  readonly stride?: Stride | undefined;
  /** Most bytes of numbers in a block; memory grows to a few times as much. Default 64 MB. */
  readonly blockBytes?: number | undefined;
  /**
   * Put blocks where earlier ones lay, which keeps memory low: a block is good until the second one after it is asked for,
   * which is what `fitStream` needs. Default false.
   */
  readonly reuse?: boolean | undefined;
}

/** The options with their defaults, and what messages call the source. */
export interface BatchPlan extends Omit<IdRequest, "samples"> {
  readonly where: string;
  readonly stride: Stride;
  readonly blockBytes: number;
  readonly reuse: boolean;
  readonly delimiter: string | undefined;
  readonly decimal: Decimal | undefined;
  readonly label: string | undefined;
}

/** Batches from what is known of the file and how blocks are read. */
export function batchesOf(
  known: Pick<ResponseBatches, "samples" | "count" | "guesses">,
  from: (block: number) => AsyncIterable<Table>,
): ResponseBatches {
  return { ...known, from, [Symbol.asyncIterator]: () => from(0)[Symbol.asyncIterator]() };
}
