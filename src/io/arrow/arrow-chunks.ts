import { DataError } from "../../errors.js";
import { columnNames } from "../../table/columns.js";
import { checkDigits, mapLabels } from "../../table/labels.js";
import { assemble, checkIds } from "../../table/make-table.js";
import type { Table } from "../../table/table.js";
import { asNumbers, columnarResponses } from "../columnar.js";
import { joinBytes, type Source } from "../files/source.js";
import { withGuesses } from "../guesses.js";
import { scatterSamples } from "../stream/block.js";
import { openBytes } from "../stream/file-bytes.js";
import type { BatchPlan } from "../stream/response-batches.js";
import type { RowChunks } from "../stream/row-chunks.js";
import { decodeArrow } from "./arrow.js";
import { arrowMessages } from "./arrow-messages.js";

/** The record batches of an Arrow file or stream: each is read as a stream of its own, after what all share. */
export function arrowChunks(source: Source, { where, id }: BatchPlan): RowChunks {
  return async function* () {
    const file = await openBytes(source);
    try {
      const shared: Uint8Array[] = [];
      let rows = 0;
      for await (const { kind, bytes } of arrowMessages(file)) {
        if (kind !== "records") {
          shared.push(bytes);
          continue;
        }
        const batch = await decodeArrow(joinBytes([...shared, bytes, endOfStream]), where);
        const { guesses = [], ...table } = columnarResponses(batch, id);
        const chunk = { ...turned(table, where), ...withGuesses(guesses) };
        rows += columnNames(chunk).length;
        if (columnNames(chunk).length > 0) yield chunk;
      }
      if (rows === 0) throw new DataError("the file must have rows, got none");
    } finally {
      await file.close();
    }
  };
}

const endOfStream = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);

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
