import { DataError } from "../../errors.js";
import type { Table } from "../../table/table.js";
import { type OpenSource, piecesOfSource, type Source, withSource } from "../files/source.js";
import { type Guess, type WithGuesses, withGuesses } from "../guesses.js";
import type { BatchPlan } from "../stream/response-batches.js";
import type { RowChunks } from "../stream/row-chunks.js";
import { utf8Chunks } from "./decode-text.js";
import { checkLabels, finish } from "./read-text-table.js";
import { type TextTableOptions, tableBodies } from "./table-bodies.js";
import type { TableHead } from "./table-body.js";
import { chosenIdAt, type TableLayout } from "./table-layout.js";

/** Bytes of text that are read as a table of their own. */
const CHUNK = 1 << 24;

/** The records of a text file, some at a time, all below the same header. */
export function textChunks(source: Source, plan: BatchPlan): RowChunks {
  let settled: Promise<number | undefined> | undefined;
  return async function* () {
    settled ??= withSource(source, (opened) => findIds(opened, plan));
    const idAt = await settled;
    yield* piecesOfSource(source, (opened) => chunksOf(opened, plan, idAt));
  };
}

/**
 * Where the ids are, if their cells must be known to tell: as `readTable` finds it, for which the file is gone through once.
 * Undefined where the header tells.
 */
async function findIds(opened: OpenSource, plan: BatchPlan): Promise<number | undefined> {
  const ids: string[] = [];
  const others: string[] = [];
  let layout: TableLayout | undefined;
  for await (const body of tableBodies(utf8Chunks(opened), optionsOf({ ...plan, onId: undefined }), 1)) {
    layout = body.head.layout!;
    if (layout.otherAt === undefined) return undefined;
    for (const id of body.ids) ids.push(id);
    for (const { cell } of body.others) others.push(cell);
  }
  return layout && chosenIdAt(layout, ids, others);
}

async function* chunksOf(
  opened: OpenSource,
  plan: BatchPlan,
  idAt: number | undefined,
): AsyncGenerator<Table & WithGuesses> {
  const encodings: Guess[] = [];
  let known: number | undefined;
  let head: TableHead | undefined;
  for await (const body of tableBodies(utf8Chunks(opened, encodings), { ...optionsOf(plan), idAt }, CHUNK)) {
    head = body.head;
    if (body.ids.length === 0) continue;
    const { table, guesses } = finish(body, plan.where);
    known ??= encodings.length;
    if (encodings.length > known)
      throw new DataError(
        "text must be encoded as UTF-8, got other bytes far into the file; save it as UTF-8",
      );
    yield { ...table, ...withGuesses([...encodings, ...guesses]) };
  }
  if (head !== undefined) checkLabels(head);
}

function optionsOf({
  id,
  isIdOptional,
  onId,
  onMissing,
  delimiter,
  decimal,
  label,
}: BatchPlan): TextTableOptions {
  return { id, isIdOptional, onId, onMissing, delimiter, decimal, label, transpose: true };
}
