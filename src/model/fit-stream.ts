import { describe, UsageError } from "../errors.js";
import type { FitResult } from "../fit/fit-result.js";
import type { Plan } from "../fit/plan.js";
import { checkPlan } from "../fit/plan.js";
import { checkOptions } from "../options/check.js";
import { type RunOptions, runOptions } from "../options/run.js";
import { columnNames } from "../table/columns.js";
import { givenTable } from "../table/given-table.js";
import type { Table } from "../table/table.js";
import { fitResult } from "./fit-columns.js";
import { responsesInBatch } from "./plan-study.js";

/** How a stream is fitted. */
export interface StreamOptions extends Pick<RunOptions, "threads" | "signal"> {
  /** Called with the number of responses done so far, in every batch as they come. */
  readonly onProgress?: ((responses: number) => void) | undefined;
}

/**
 * Fit tables larger than memory: a result for each batch, in their order. While one batch is fitted, the next is read;
 * no more than these two are in memory. The numbers are those of `fit` for all responses at once, to the last bit, however
 * the responses are spread over batches. `resultTables` and `resultPvalues` say what a result means; q-values need the
 * p-values of all responses, and are the caller's to adjust (`adjustPvalues`) once they are there.
 *
 * @param plan from `prepare`
 * @param batches tables of samples × some responses, such as `readBatches` of `mixedlm/io` gives; samples are matched to
 * the plan by id, and their order may differ from batch to batch
 * @throws as `fit`; whatever `batches` throws; the reason of an aborted signal
 */
export async function* fitStream(
  plan: Plan,
  batches: AsyncIterable<Table> | Iterable<Table>,
  options: StreamOptions = {},
): AsyncGenerator<FitResult, void, void> {
  checkPlan("fitStream", plan);
  checkOptions("fitStream", options, runOptions);
  const { threads, signal, onProgress } = options;
  let done = 0;
  for await (const given of readAhead(batches)) {
    const batch = responsesInBatch(plan, givenTable(given, "fitStream"));
    const count = columnNames(batch).length;
    const before = done;
    const progress = (fraction: number) => onProgress?.(before + Math.round(fraction * count));
    const result = await fitResult(plan, batch, { threads, signal, onProgress: progress });
    done += count;
    yield result;
  }
}

/** The same items, each asked for while the one before it is in use. */
async function* readAhead<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T, void, void> {
  if (typeof items !== "object" || items === null)
    throw new UsageError(`fitStream: batches must be an iterable of tables, got ${describe(items)}`);
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const ask = () => {
    const step = Promise.resolve(source.next());
    // Should the item before fail first, nobody waits for this one.
    step.catch(() => {});
    return step;
  };
  let isOver = false;
  let upcoming = ask();
  try {
    for (;;) {
      const step = await upcoming;
      if (step.done) {
        isOver = true;
        return;
      }
      upcoming = ask();
      yield step.value;
    }
  } finally {
    if (!isOver) {
      await upcoming.catch(() => {});
      await source.return?.();
    }
  }
}
