import { DataError } from "../../errors.js";
import { columnNames } from "../../table/columns.js";
import { checkDigits, mapLabels } from "../../table/labels.js";
import { assemble, checkIds } from "../../table/make-table.js";
import type { Table } from "../../table/table.js";
import { asNumbers, type ColumnarFile, columnarResponses, idTexts } from "../columnar.js";
import type { Source } from "../files/source.js";
import { idGuess, withGuesses } from "../guesses.js";
import { chooseIds, type IdCandidate, idCandidates } from "../id-column.js";
import { scatterSamples } from "../stream/block.js";
import { openBytes } from "../stream/file-bytes.js";
import type { BatchPlan } from "../stream/response-batches.js";
import type { RowChunks } from "../stream/row-chunks.js";
import { orDamagedArrow } from "./arrow.js";
import { fileOfBatches, openArrow } from "./arrow-parts.js";

/** The record batches of an Arrow file or stream, some rows at a time. */
export function arrowChunks(source: Source, plan: BatchPlan): RowChunks {
  let settled: Promise<string | undefined> | undefined;
  return async function* () {
    settled ??= findIds(source, plan);
    const id = await settled;
    for await (const file of filesOf(source, plan.where)) {
      const { guesses = [], ...table } = columnarResponses(file, id === undefined ? plan : { id });
      const isFirst = file.columns[0]?.name === id;
      const ids = id === undefined ? [] : idGuess(plan.where, id, plan, isFirst);
      yield { ...turned(table, plan.where), ...withGuesses([...ids, ...guesses]) };
    }
  };
}

/** The name of the column of ids, if its cells must be known to tell; undefined where the schema tells. */
async function findIds(source: Source, plan: BatchPlan): Promise<string | undefined> {
  const ids = new Map<number, string[]>();
  let names: string[] = [];
  let candidates: IdCandidate[] = [];
  for await (const { columns } of filesOf(source, plan.where)) {
    names = columns.map(({ name }) => name);
    candidates = idCandidates(names, { ...plan, isIdOptional: true, onId: undefined });
    if (candidates.length < 2) return undefined;
    for (const { at } of candidates) {
      const own = ids.get(at) ?? [];
      for (const id of idTexts(columns[at]!)) own.push(id);
      ids.set(at, own);
    }
  }
  return candidates.length < 2 ? undefined : names[chooseIds(candidates, (at) => ids.get(at)!)];
}

/** The record batches of a file, each as a file of its own. */
function filesOf(source: Source, where: string): AsyncGenerator<ColumnarFile> {
  return (async function* () {
    const file = await openBytes(source);
    try {
      const { columns, batches } = await orDamagedArrow(() => openArrow(file));
      let rows = 0;
      for (;;) {
        const batch = await orDamagedArrow(async () => {
          const { value } = await batches.next();
          return value && fileOfBatches(columns, [value], where);
        });
        if (batch === undefined) break;
        const [first] = batch.columns;
        rows += first?.values.length ?? 0;
        // Without a column that can be read the error is that of the ids.
        if (first?.values.length !== 0) yield batch;
      }
      if (rows === 0) throw new DataError("the file must have rows, got none");
    } finally {
      await file.close();
    }
  })();
}

/** A column per row. */
function turned(table: Table, where: string): Table {
  checkIds(table.index, where);
  const names = columnNames(table);
  const values = new Float64Array(table.index.length * names.length);
  const scatter = scatterSamples(values, names.length, { offset: 0, step: 1 });
  for (const [name] of mapLabels(table)) checkDigits(table, name);
  // Text that spells numbers has been read as some: what is still text is none.
  for (const name of names) scatter.add(asNumbers(table.columns[name]!, name, true));
  scatter.done();
  const entries = table.index.map(
    (id, j) => [id, values.subarray(j * names.length, (j + 1) * names.length)] as const,
  );
  return assemble(names, table.index, entries);
}
