import { DataError } from "../../errors.js";
import { makeTable, quoteSome } from "../../table/make-table.js";
import type { Column, Table } from "../../table/table.js";
import { type Guess, withGuesses } from "../guesses.js";
import { plainLineages } from "../lineages.js";
import { filterFeatures, type ReadTableOptions, type TableFile } from "../table-file.js";
import { settleCommas } from "./comma-numbers.js";
import { headerGuess, textIdGuess } from "./find-header.js";
import { noData } from "./header.js";
import { columnsOf, rowsOf } from "./row-store.js";
import { type TextTableOptions, tableBodies } from "./table-bodies.js";
import { numberOf, type TableBody, type TableHead } from "./table-body.js";
import { chosenIdAt, isUnnamedFirst, type TableLayout } from "./table-layout.js";

interface TextTable {
  readonly table: Table;
  /** Feature → lineage, from the last column `taxonomy` of a BIOM table written as text. */
  readonly taxonomy?: Readonly<Record<string, string>>;
  /** Which line is the header, which column holds the ids and what commas are, where the file does not say so. */
  readonly guesses: readonly Guess[];
}

/** A table from text in UTF-8, as `readTable` gives it. @param guesses grow while the text is read */
export async function readTextFile(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  options: ReadTableOptions,
  guesses: readonly Guess[] = [],
): Promise<TableFile> {
  const read = await readTextTable(chunks, name, options);
  return {
    ...filterFeatures(read.table, options),
    ...(read.taxonomy && { taxonomy: plainLineages(read.taxonomy) }),
    ...withGuesses([...guesses, ...read.guesses]),
  };
}

/**
 * A numeric table from text in UTF-8. Numbers are read straight from the bytes, so that neither the text nor a string per
 * cell is kept. Throws DataError with row and column for a cell that is no number.
 */
export async function readTextTable(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  options: TextTableOptions,
): Promise<TextTable> {
  const body: TableBody = (await tableBodies(chunks, options).next()).value;
  if (body.ids.length > 0) return finish(body, name);
  checkLabels(body.head);
  throw noData(body.head.header);
}

/** @throws DataError where a mothur table has several labels and none was chosen, or not the one that was */
export function checkLabels({ labels, options }: TableHead): void {
  const { label } = options;
  if (labels.size === 0 || (label === undefined ? labels.size === 1 : labels.has(label))) return;
  const got = quoteSome([...labels]);
  throw new DataError({
    rule: label === undefined ? "a mothur table must have one label" : `no label '${label}'`,
    ...(label === undefined && { got }),
    hint:
      label === undefined
        ? ["; ", { option: "label", value: [...labels][0]! }, " chooses one"]
        : `; the labels are ${got}`,
  });
}

/** The table of some rows, the guesses being those on the file as far as it has been read. */
export function finish(body: TableBody, name: string): TextTable {
  const { head, ids, lineages, store } = body;
  const layout = head.layout!;
  checkLabels(head);
  const { idAt, index, extra } = chosenIds(body, layout);
  const guesses = [
    ...headerGuess(name, { cells: head.header, row: head.row }),
    ...(layout.labelAt === undefined
      ? textIdGuess(name, layout.header[idAt]!, head.options, idAt === 0)
      : []),
    ...settleCommas(name, head.commas),
  ];
  const names = extra === undefined ? layout.names : inserted(layout.names, extra.place, extra.name);
  if (head.options.transpose !== true) {
    const own: Column[] = columnsOf(store);
    const columns = extra === undefined ? own : inserted(own, extra.place, extra.values);
    return {
      table: makeTable(
        index,
        names.map((column, j) => [column, columns[j]!] as const),
        name,
      ),
      guesses,
    };
  }
  const rows = rowsOf(store).map((row, i) =>
    extra === undefined ? row : Float64Array.from(inserted(Array.from(row), extra.place, extra.values[i]!)),
  );
  const table = makeTable(
    names,
    index.map((id, i) => [id, rows[i]!] as const),
    name,
  );
  if (layout.taxonomyAt === undefined) return { table, guesses };
  return { table, taxonomy: Object.fromEntries(ids.map((id, i) => [id, lineages[i]!])), guesses };
}

/** The ids, and the numbers of the column that could have held them: its name, values and place among the others. */
function chosenIds({ head, ids, others }: TableBody, layout: TableLayout) {
  const { idAt, otherAt, header, positions } = layout;
  if (otherAt === undefined) return { idAt, index: ids, extra: undefined };
  const first = others.map(({ cell }) => cell);
  const chosen = chosenIdAt(layout, ids, first);
  const at = chosen === idAt ? otherAt : idAt;
  const cells = chosen === idAt ? first : ids;
  const name = header[at]!;
  if (isUnnamedFirst(header, at)) return { idAt: chosen, index: ids, extra: undefined };
  const values = Float64Array.from(cells, (cell, i) => numberOf(head, cell, others[i]!.row, name));
  const place = positions.findIndex((position) => position > at);
  const extra = { name, values, place: place < 0 ? positions.length : place };
  return { idAt: chosen, index: chosen === idAt ? ids : first, extra };
}

function inserted<T>(items: readonly T[], place: number, item: T): T[] {
  return [...items.slice(0, place), item, ...items.slice(place)];
}
