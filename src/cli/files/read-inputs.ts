import { readFile, stat } from "node:fs/promises";
import { DataError } from "../../errors.js";
import { hashedChunks } from "../../io/files/hash-source.js";
import { allBytes, withSource } from "../../io/files/source.js";
import { noIdColumn } from "../../io/id-column.js";
import {
  type Artifact,
  type ColumnKind,
  type Metadata,
  type ReadTableOptions,
  readMetadata,
  readTable,
  type Source,
  type TableFile,
} from "../../io/index.js";
import { artifactIn, isArchive } from "../../io/q2/artifact.js";
import { columnNames } from "../../table/columns.js";
import type { CountFilter } from "../../table/feature-filter.js";
import { type JoinedSamples, joinSamples } from "../../table/join-samples.js";
import type { Table } from "../../table/table.js";
import { typeColumn } from "../../table/type-column.js";
import type { InputRequest } from "../commands/request.js";
import { count, type Log, noteGuesses, someOf } from "../log/log.js";
import { STANDARD, standardInput } from "./standard-streams.js";

/** A file that was read: its path as given, the SHA-256 of its bytes and, of an artifact, what provenance calls it. */
export interface InputFile {
  readonly role: string;
  readonly path: string;
  readonly sha256: string;
  readonly artifact?: Artifact;
}

/** The samples that table and metadata share, and what each column of the metadata became. */
export interface Inputs {
  readonly table: Table;
  /** Columns of the file, also those that were filtered out while it was read. */
  readonly features: number;
  /** Absent when none was given. */
  readonly metadata?: Table;
  readonly kinds: Metadata["kinds"];
  /** Lineages that the table itself carried. */
  readonly taxonomy?: Readonly<Record<string, string>>;
  readonly dropped: DroppedIds;
  /** What a reader of the results should know of how the files were read, a sentence each; the log has said it. */
  readonly notes: readonly string[];
}

/** Samples that were left out because some file does not have them. */
interface DroppedIds {
  readonly table: readonly string[];
  readonly metadata: readonly string[];
  /** In some files of metadata but not in all. */
  readonly files: readonly string[];
}

/** A file for one reading. */
export interface OpenedInput {
  readonly source: Source;
  readonly artifact?: Artifact | undefined;
}

/** Opens files for one reading and remembers their hashes. */
export interface OpenInput {
  (role: string, path: string): Promise<Source>;
  /** The same, with what an artifact says of itself. */
  readonly described: (role: string, path: string) => Promise<OpenedInput>;
  /** The table itself, which may be large: hashed while it is read. */
  readonly table: (path: string, options: ReadTableOptions) => Promise<TableFile>;
}

/** `files` grows by each file opened. Throws as the readers do for a file of no known format. */
export function inputOpener(files: InputFile[]): OpenInput {
  const note = (role: string, path: string, sha256: string, artifact: Artifact | undefined) =>
    files.push({ role, path, sha256, ...(artifact && { artifact }) });
  const described = async (role: string, path: string) => {
    const { sha256, ...input } = await hashedInput(await asSource(path), path);
    note(role, path, sha256, input.artifact);
    return input;
  };
  const open = async (role: string, path: string) => (await described(role, path)).source;
  const table = async (path: string, options: ReadTableOptions) => {
    const { sha256, ...file } = await readTable(await asSource(path), { ...options, hash: true });
    note("table", path, sha256!, file.artifact);
    return file;
  };
  return Object.assign(open, { described, table });
}

/** An archive is kept in memory: it is read whole to be hashed, described and parsed. */
async function hashedInput(source: Source, path: string): Promise<OpenedInput & { sha256: string }> {
  const { chunks, sha256 } = hashedChunks(source);
  const archive = await withSource(
    source,
    async (opened) => {
      if (!isArchive(opened.head)) return undefined;
      const bytes = await allBytes(opened);
      return {
        source: new File([bytes as Uint8Array<ArrayBuffer>], path),
        artifact: await artifactIn(bytes),
      };
    },
    chunks,
  );
  return { source, ...archive, sha256: await sha256() };
}

/** What can be read only once, such as a pipe, is kept in memory, as it is read twice: hashed, then parsed. */
export async function asSource(path: string): Promise<Source> {
  if (path === STANDARD) return standardInput();
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.isFile() || found.isDirectory()) return path;
  return new File([await readFile(path)], path);
}

/** Several files for one reading. */
export function sourcesOf(paths: readonly string[]): Promise<Source[]> {
  return Promise.all(paths.map(asSource));
}

/**
 * Read the table and the metadata and join them on their samples.
 *
 * @param filter leaves features out while the table is read; see `atReading`
 */
export async function readInputs(
  request: InputRequest,
  filter: CountFilter,
  open: OpenInput,
  log: Log,
): Promise<Inputs> {
  const { transpose } = request;
  const ids = idsAskedFor(request);
  const file = await open.table(request.table, { transpose, ...request.reading, ...ids.request, ...filter });
  log.note("table", `${request.table}: ${sizeOf(file)}`);
  noteGuesses(file, log);
  return joinInputs(file, request, open, log, ids);
}

/** The column of ids that was asked for: it counts for each file that has it, and one must. */
export function idsAskedFor({ reading: { id } }: Pick<InputRequest, "reading">) {
  let isFound = id === undefined;
  const names: string[] = [];
  const request = {
    isIdOptional: true,
    onMissing: (own: readonly string[]) => {
      for (const name of own) if (!names.includes(name)) names.push(name);
    },
    onId: () => {
      isFound = true;
    },
  };
  /** @throws DataError where no file has the column */
  const check = () => {
    if (!isFound) throw noIdColumn(id!, names);
  };
  return { request, check };
}

/** Join a table that has been read with the metadata of a request. */
export async function joinInputs(
  file: TableFile,
  request: InputRequest,
  open: OpenInput,
  log: Log,
  ids: ReturnType<typeof idsAskedFor>,
): Promise<Inputs> {
  const { numeric, categorical } = request;
  if (request.metadata.length === 0) {
    ids.check();
    return withoutMetadata(file, log);
  }
  const sources: Source[] = [];
  for (const path of request.metadata) sources.push(await open("metadata", path));
  const { id, decimal, sheet } = request.reading;
  const samples = file.index;
  const metadata = await readMetadata(sources, {
    numeric,
    categorical,
    id,
    decimal,
    sheet,
    samples,
    ...ids.request,
  });
  ids.check();
  log.note("metadata", `${request.metadata.join(", ")}: ${sizeOf(metadata)}`);
  noteGuesses(metadata, log);
  const joined = joinSamples(file, metadata, { isTransposed: request.transpose });
  const dropped = droppedIds(joined.dropped, metadata.dropped ?? []);
  noteSamples(joined.table.index.length, dropped, log);
  const notes = [...(file.notes ?? []), ...(metadata.notes ?? []), ...joined.notes];
  for (const text of notes) log.warn(text);
  return {
    table: joined.table,
    features: featuresOf(file),
    metadata: joined.metadata,
    kinds: countInSamples(metadata.kinds, joined.metadata),
    ...(file.taxonomy && { taxonomy: file.taxonomy }),
    dropped,
    notes,
  };
}

/** A sample that some files of metadata have is not one that only the table has. */
function droppedIds({ table, metadata }: JoinedSamples["dropped"], files: readonly string[]): DroppedIds {
  const partly = new Set(files);
  return { table: table.filter((id) => !partly.has(id)), metadata, files };
}

function withoutMetadata(file: TableFile, log: Log): Inputs {
  const none = { table: [], metadata: [], files: [] };
  log.note("samples", String(file.index.length));
  const features = featuresOf(file);
  return {
    table: file,
    features,
    kinds: [],
    ...(file.taxonomy && { taxonomy: file.taxonomy }),
    dropped: none,
    notes: [],
  };
}

function sizeOf(table: TableFile): string {
  return `${count(table.index.length, "sample")} × ${count(featuresOf(table), "column")}`;
}

function featuresOf(table: TableFile): number {
  return columnNames(table).length + (table.filtered?.length ?? 0);
}

function noteSamples(joined: number, { table, metadata, files }: DroppedIds, log: Log): void {
  log.note("samples", `${joined} joined`);
  const note = (ids: readonly string[], where: string) => {
    if (ids.length > 0) log.note("", `${ids.length} only in ${where} dropped: ${someOf(ids)}`);
  };
  note(table, "the table");
  note(metadata, "the metadata");
  note(files, "some of the metadata files");
}

/** The metadata of a request that cannot do without. */
export function needMetadata({ metadata }: Inputs): Table {
  if (metadata === undefined) throw new DataError("metadata: at least one file must be given, got none");
  return metadata;
}

/**
 * What made columns categorical, counted in the samples that are used: a file may have many more. A column that only
 * samples left out have made categorical keeps its counts in the file.
 */
function countInSamples(kinds: readonly ColumnKind[], metadata: Table): ColumnKind[] {
  return kinds.map((kind) => {
    if (kind.kind !== "category" || kind.by !== "values" || kind.numbers === 0) return kind;
    const column: ArrayLike<unknown> = metadata.columns[kind.column]!;
    const cells = Array.from(column, (cell) => (cell === null ? "" : String(cell)));
    const { numbers, texts, examples } = typeColumn(kind.column, cells).kind;
    return texts === 0 ? kind : { ...kind, numbers, texts, examples };
  });
}
