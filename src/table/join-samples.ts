import { DataError } from "../errors.js";
import { either, type Problem } from "../problem.js";
import { columnNames } from "./columns.js";
import { withDates } from "./dates.js";
import { givenTable } from "./given-table.js";
import { quoteSome } from "./make-table.js";
import { selectRows } from "./select.js";
import { alikeNotes, type Sides, spellingHint, unjoinedNotes } from "./spelling-notes.js";
import type { Table } from "./table.js";

/** Two tables with the same samples in the same order, and the ids that only one side had. */
export interface JoinedSamples {
  readonly table: Table;
  readonly metadata: Table;
  readonly dropped: { readonly table: readonly string[]; readonly metadata: readonly string[] };
  /** Of samples that may be one, but whose ids are spelt in different ways (`01`, `1`); one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Keep the samples that both have (inner join on the ids), in the order of `table`.
 * Tables are Tables, or anything that `asTable` reads.
 * Throws DataError for repeated ids, and when no sample is in both, showing a few ids of either side.
 */
export function joinSamples(table: Table | object, metadata: Table | object): JoinedSamples {
  return join(givenTable(table, "table"), withDates(givenTable(metadata, "metadata")));
}

function join(table: Table, metadata: Table): JoinedSamples {
  const rowOf = new Map(metadata.index.map((id, row) => [id, row]));
  const kept: number[] = [];
  const partners: number[] = [];
  const onlyTable: string[] = [];
  table.index.forEach((id, row) => {
    const partner = rowOf.get(id);
    if (partner === undefined) {
      onlyTable.push(id);
      return;
    }
    kept.push(row);
    partners.push(partner);
    rowOf.delete(id);
  });
  if (kept.length === 0) throw new DataError(nothingInCommon(table, metadata));
  const onlyMetadata = [...rowOf.keys()];
  const joined = kept.map((row) => table.index[row]!);
  return {
    table: onlyTable.length === 0 ? table : selectRows(table, kept),
    metadata: isIdentity(partners, metadata.index.length) ? metadata : selectRows(metadata, partners),
    dropped: { table: onlyTable, metadata: onlyMetadata },
    notes: [
      ...unjoinedNotes("samples", onlyTable, onlyMetadata, sides),
      ...alikeNotes("samples", "samples", joined),
    ],
  };
}

const sides: Sides = ["the table", "the metadata"];

const turnedHint = [
  "the table's columns carry the metadata's ids: ",
  either("transpose the table", { option: "transpose" }, " reads it so"),
];

function nothingInCommon(table: Table, metadata: Table): Problem {
  const samples = new Set(metadata.index);
  const both = `the table has ${idsOf(table)}, the metadata ${idsOf(metadata)}`;
  const spelling = spellingHint(table.index, metadata.index, sides);
  const turned = columnNames(table).some((name) => samples.has(name));
  return {
    where: "joinSamples",
    rule: "table and metadata must share samples",
    got: "none in common",
    hint: [`; ${both}${spelling}; `, ...(turned ? turnedHint : ["the ids must be spelt alike"])],
  };
}

function idsOf(table: Table): string {
  return table.index.length === 0 ? "no rows" : quoteSome(table.index, 3);
}

function isIdentity(rows: readonly number[], length: number): boolean {
  return rows.length === length && rows.every((row, i) => row === i);
}
