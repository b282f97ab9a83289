import { DataError } from "../errors.js";
import { remarksOf } from "../table/remarks.js";
import type { ColumnKind } from "../table/type-column.js";
import type { ColumnarFile } from "./columnar.js";
import { allBytes, type OpenSource, type Source } from "./files/source.js";
import type { Metadata } from "./metadata.js";
import type { BatchPlan, ResponseBatches } from "./stream/response-batches.js";
import type { RowChunks } from "./stream/row-chunks.js";
import type { ReadTableOptions, TableFile, TableFileWriter } from "./table-file.js";
import { allText, isUtf16, utf8Chunks } from "./text/decode-text.js";

/** How metadata is read from a file. */
export interface MetadataFileOptions {
  readonly id?: string | undefined;
  readonly delimiter?: string | undefined;
  /** Kinds of columns that the caller asked for. */
  readonly asked: ReadonlyMap<string, ColumnKind["kind"]>;
  /** Names that a model reads, of a file that holds responses and covariates and needs no ids; see `readFrame`. */
  readonly frameOf?: ReadonlySet<string> | undefined;
}

/** A format of files: how it is told and called, and what is done with it. What is absent is not done. */
interface FileFormat {
  /** What messages call the content of a file. */
  readonly name: string;
  /** What help calls the format; formats of the same name are one for users. */
  readonly words: readonly string[];
  /** First bytes that tell the format. */
  readonly signatures?: readonly (readonly number[])[];
  /** Tells the format from the beginning of a file of text. */
  readonly beginsAs?: (start: string) => boolean;
  /** Extensions that promise the format: text in such a file is a mistake. */
  readonly extensions?: readonly string[];
  readonly table?: (opened: OpenSource, options: ReadTableOptions) => Promise<TableFile>;
  readonly metadata?: (opened: OpenSource, options: MetadataFileOptions) => Promise<Metadata>;
  readonly stream?: StreamFormat;
  readonly writer?: WriterFormat;
}

/** How responses are read in blocks: any block by itself, or rows of the file from its beginning on. */
type StreamFormat =
  | { readonly blocks: (source: Source, plan: BatchPlan, transpose: boolean) => Promise<ResponseBatches> }
  | { readonly chunks: (source: Source, plan: BatchPlan) => Promise<RowChunks> };

interface WriterFormat {
  /** The value of `--format`, and the extension of the file. */
  readonly name: string;
  /** Open a file of tables with the same columns, one below the other; `id` names the column of ids, `false` leaves it out. */
  readonly open: (path: string, id: string | false) => Promise<TableFileWriter>;
}

/** Every reader and writer is loaded when it is first used. A new format is an entry here, and its readers. */
export const formats = [
  {
    name: "text",
    words: ["TSV", "CSV"],
    beginsAs: (start) => !start.startsWith("{") && !isNewick(start),
    table: async (opened, options) => {
      const { readTextFile } = await import("./text/read-text-table.js");
      return readTextFile(utf8Chunks(opened), opened.name, options);
    },
    metadata: async (opened, options) => {
      const { readTextMetadata } = await import("./text/read-text-metadata.js");
      return readTextMetadata(utf8Chunks(opened), opened.name, options);
    },
    stream: {
      chunks: async (source, plan) => (await import("./text/text-chunks.js")).textChunks(source, plan),
    },
    writer: {
      name: "tsv",
      open: async (path, id) => (await import("./text/text-writer.js")).openTsvWriter(path, id),
    },
  },
  {
    name: "json",
    words: ["BIOM"],
    beginsAs: (start) => start.startsWith("{"),
    table: async (opened, options) => {
      const { readBiomText } = await import("./biom/read-biom.js");
      return readBiomText(await allText(opened), opened.name, options);
    },
    writer: {
      name: "json",
      open: async (path, id) => (await import("./text/text-writer.js")).openJsonWriter(path, id),
    },
  },
  {
    name: "hdf5",
    words: ["BIOM"],
    signatures: [[0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]],
    extensions: ["h5", "hdf5"],
    table: async (opened, options) => {
      const { readBiomBytes } = await import("./biom/read-biom.js");
      return readBiomBytes(await allBytes(opened), opened.name, options);
    },
  },
  {
    name: "zip",
    words: [".qza"],
    signatures: [
      [0x50, 0x4b, 0x03, 0x04],
      [0x50, 0x4b, 0x05, 0x06],
    ],
    extensions: ["qza"],
    table: async (opened, options) => {
      const { openArtifact } = await import("./q2/artifact.js");
      const { readBiomBytes } = await import("./biom/read-biom.js");
      const { artifact, data } = await openArtifact(await allBytes(opened));
      const file = await readBiomBytes(await data("feature-table.biom"), opened.name, options);
      const closedTo = artifact.type === "FeatureTable[RelativeFrequency]" ? 1 : undefined;
      return { ...file, ...remarksOf({ closedTo }), artifact };
    },
  },
  {
    name: "parquet",
    words: ["Parquet"],
    signatures: [[0x50, 0x41, 0x52, 0x31]],
    extensions: ["parquet"],
    ...columnar(async (opened, id) => {
      const { decodeParquet } = await import("./parquet/read/read-parquet.js");
      return decodeParquet(await allBytes(opened), opened.name, id);
    }),
    stream: {
      blocks: async (source, plan, transpose) => {
        const { parquetColumns, parquetRows } = await import("./parquet/stream/parquet-blocks.js");
        return transpose ? parquetRows(source, plan) : parquetColumns(source, plan);
      },
    },
    writer: {
      name: "parquet",
      open: async (path, id) =>
        (await import("./parquet/write/parquet-writer.js")).openParquetWriter(path, id),
    },
  },
  {
    name: "arrow",
    words: ["Arrow"],
    signatures: [
      [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31],
      [0xff, 0xff, 0xff, 0xff],
    ],
    extensions: ["arrow", "feather"],
    ...columnar(async (opened) => {
      const { decodeArrow } = await import("./arrow/arrow.js");
      return decodeArrow(await allBytes(opened), opened.name);
    }),
    stream: {
      chunks: async (source, plan) => (await import("./arrow/arrow-chunks.js")).arrowChunks(source, plan),
    },
    writer: {
      name: "arrow",
      open: async (path, id) => (await import("./arrow/arrow.js")).openArrowWriter(path, id),
    },
  },
  { name: "a tree", words: ["Newick"], beginsAs: isNewick },
] as const satisfies readonly FileFormat[];

/** Formats that tables are written in: the words of `--format`. */
export type WrittenFormat = Extract<(typeof formats)[number], { writer: object }>["writer"]["name"];

function isNewick(start: string): boolean {
  return /^\([^\t\n]*(?:\n|$)/.test(start);
}

/** Tables and metadata from files of columns that say their types. */
function columnar(decode: (opened: OpenSource, id: string | undefined) => Promise<ColumnarFile>) {
  return {
    table: async (opened: OpenSource, options: ReadTableOptions) => {
      const { columnarTableFile } = await import("./columnar.js");
      return columnarTableFile(await decode(opened, options.id), options);
    },
    metadata: async (opened: OpenSource, { id, asked, frameOf }: MetadataFileOptions) => {
      const { columnarFrame, columnarMetadata } = await import("./metadata.js");
      const file = await decode(opened, id);
      return frameOf === undefined || id !== undefined
        ? columnarMetadata(file, id, asked)
        : columnarFrame(file, asked, frameOf);
    },
  };
}

/**
 * The format of a file from its first bytes, checked against its extension.
 * Throws DataError for an empty file, for bytes that are no known format, and for text under a binary extension.
 */
export function formatOf(head: Uint8Array, name: string): FileFormat {
  if (head.length === 0) throw new DataError("the file must hold data, got an empty file");
  const known: readonly FileFormat[] = formats;
  const signed = known.find(({ signatures = [] }) =>
    signatures.some((signature) => signature.every((byte, i) => head[i] === byte)),
  );
  if (signed !== undefined) return signed;
  if (!isUtf16(head) && head.subarray(0, 4096).includes(0)) {
    throw new DataError(`the format must be ${formatWords(() => true)}, got unknown bytes`);
  }
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const promised = known.find(({ extensions = [] }) => extensions.includes(extension));
  if (promised !== undefined)
    throw new DataError(`a .${extension} file must be ${promised.name}, got other content`);
  const start = new TextDecoder().decode(head.subarray(0, 4096)).trimStart();
  return known.find(({ beginsAs }) => beginsAs?.(start))!;
}

/** What reads a table or metadata from an opened file. Throws DataError for a format that holds none. */
export function readerOf<Kind extends "table" | "metadata">(
  { head, name }: OpenSource,
  kind: Kind,
): NonNullable<FileFormat[Kind]> {
  const format = formatOf(head, name);
  const read = format[kind];
  if (read !== undefined) return read;
  const what = kind === "table" ? "a table" : `metadata in ${metadataFormats}`;
  throw new DataError(`the file must be ${what}, got ${format.name}`);
}

/** The formats that do something, in words: `TSV, CSV, BIOM, .qza, Parquet or Arrow`. */
function formatWords(does: (format: FileFormat) => unknown): string {
  const words = new Set(formats.filter(does).flatMap((format): readonly string[] => format.words));
  const last = [...words].at(-1)!;
  words.delete(last);
  return words.size === 0 ? last : `${[...words].join(", ")} or ${last}`;
}

/** Where tables and metadata are read from, in words. */
export const tableFormats = formatWords(({ table }) => table);
export const metadataFormats = formatWords(({ metadata }) => metadata);

/** The formats that tables are written in, as `--format` and the extensions of files name them. */
export const writtenFormats = formats.flatMap((format): WrittenFormat[] =>
  "writer" in format ? [format.writer.name] : [],
);

/** Open a file of tables with the same columns, one below the other; `id` names the column of ids, `false` leaves it out. */
export function openTableWriter(
  path: string,
  format: WrittenFormat,
  id: string | false,
): Promise<TableFileWriter> {
  const known: readonly FileFormat[] = formats;
  return known.find(({ writer }) => writer?.name === format)!.writer!.open(path, id);
}
