import { DataError } from "../errors.js";
import { either, type Problem } from "../problem.js";
import { columnNames } from "./columns.js";
import { withDates } from "./dates.js";
import { givenTable } from "./given-table.js";
import { quoteSome } from "./make-table.js";
import { selectRows } from "./select.js";
import type { TableLike } from "./source-columns.js";
import { pairsBySpelling } from "./spelling/spelling.js";
import { alikeNotes, type Sides, spellingHint, unjoinedNotes } from "./spelling/spelling-notes.js";
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
export function joinSamples(table: TableLike, metadata: TableLike, options: JoinOptions = {}): JoinedSamples {
  return join(givenTable(table, "table"), withDates(givenTable(metadata, "metadata")), options);
}

/** What is known of how the sides were read. */
interface JoinOptions {
  /** The table was read with features in the rows of its file. */
  readonly isTransposed?: boolean | undefined;
}

function join(table: Table, metadata: Table, options: JoinOptions): JoinedSamples {
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
  if (kept.length === 0) throw new DataError(nothingInCommon(table, metadata, options));
  const onlyMetadata = [...rowOf.keys()];
  const joined = kept.map((row) => table.index[row]!);
  return {
    table: onlyTable.length === 0 ? table : selectRows(table, kept),
    metadata: isIdentity(partners, metadata.index.length) ? metadata : selectRows(metadata, partners),
    dropped: { table: onlyTable, metadata: onlyMetadata },
    notes: [
      ...fewJoined(joined.length, onlyTable, onlyMetadata, table.index.length),
      ...unjoinedNotes("samples", onlyTable, onlyMetadata, sides),
      ...alikeNotes("samples", "samples", joined),
    ],
  };
}

const sides: Sides = ["the table", "the metadata"];

/** Share of a table's samples that the metadata should have. */
const FEW_SHARE = 0.8;

/** What to say where much of the table was left out, and not for the spelling of ids: nothing, or one sentence. */
function fewJoined(
  joined: number,
  onlyTable: readonly string[],
  onlyMetadata: readonly string[],
  all: number,
): string[] {
  if (joined >= FEW_SHARE * all) return [];
  if (joined + pairsBySpelling(onlyTable, onlyMetadata).length >= FEW_SHARE * all) return [];
  const share = Math.floor((100 * joined) / all);
  const has = joined + onlyMetadata.length;
  return [
    `samples: only ${joined} of ${all} of the table (${share} %) are in the metadata, which has ${has}; are the others spelt alike?`,
  ];
}

const carried = "the table's columns carry the metadata's ids: ";

/** What to do about a table whose columns are samples. */
const turnedHint = [carried, either("transpose the table", { option: "transpose" }, " reads it so")];

/** The same where it was turned without need. */
const turnedBackHint = [carried, either("do not transpose the table", "leave out ", { option: "transpose" })];

function nothingInCommon(table: Table, metadata: Table, { isTransposed }: JoinOptions): Problem {
  const samples = new Set(metadata.index);
  const both = `the table has ${idsOf(table)}, the metadata ${idsOf(metadata)}`;
  const spelling = spellingHint(table.index, metadata.index, sides);
  const turned = columnNames(table).some((name) => samples.has(name));
  const ids = new Set(table.index);
  const isMetadataTurned = columnNames(metadata).some((name) => ids.has(name));
  const way = turned
    ? isTransposed
      ? turnedBackHint
      : turnedHint
    : [
        isMetadataTurned
          ? "the metadata's columns carry the table's ids: metadata must have a row per sample, so turn the file"
          : "the ids must be spelt alike",
      ];
  return {
    where: "joinSamples",
    rule: "table and metadata must share samples",
    got: "none in common",
    hint: [`; ${both}${spelling}; `, ...way],
  };
}

function idsOf(table: Table): string {
  return table.index.length === 0 ? "no rows" : quoteSome(table.index, 3);
}

function isIdentity(rows: readonly number[], length: number): boolean {
  return rows.length === length && rows.every((row, i) => row === i);
}
