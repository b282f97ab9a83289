import {
  explainGuess,
  hashSource,
  type Metadata,
  type ReadMetadataOptions,
  readFrame,
  readMetadata,
  readTable,
  readTree,
  type TableFile,
  type WithGuesses,
} from "mixedlm/io";
import { describeColumns } from "./describe-columns.js";
import type { Inputs } from "./inputs.js";
import type { MetadataSummary, TableSummary, TreeSummary } from "./messages.js";

export async function openTable(inputs: Inputs, file: File, transpose: boolean): Promise<TableSummary> {
  delete inputs.table;
  delete inputs.frame;
  const asFrame = inputs.metadata === undefined && !transpose ? await openFrame(inputs, file, []) : undefined;
  let table: TableFile;
  try {
    table = await readTable(file, { transpose });
  } catch (problem) {
    if (asFrame === undefined) throw problem;
    await remember(inputs, file);
    return { ...asFrame, columns: asFrame.columns.length, looksLikeCounts: false, ownMetadata: 0, asFrame };
  }
  inputs.table = table;
  inputs.isTransposed = transpose;
  await remember(inputs, file);
  const columns = Object.values(table.columns) as ArrayLike<number>[];
  return {
    ...(asFrame && { asFrame }),
    samples: table.index.length,
    columns: columns.length,
    looksLikeCounts: areCounts(columns),
    ownMetadata: Object.keys(table.sampleMetadata?.columns ?? {}).length,
    guesses: guessesOf(table),
  };
}

export async function openMetadata(
  inputs: Inputs,
  files: readonly File[],
  numeric: readonly string[],
): Promise<MetadataSummary> {
  delete inputs.metadata;
  delete inputs.frame;
  for (const file of files) await remember(inputs, file);
  const [file] = files;
  const isAlone = file !== undefined && files.length === 1 && inputs.table === undefined;
  const frame = isAlone ? await openFrame(inputs, file, numeric) : undefined;
  const options: ReadMetadataOptions = { numeric, samples: inputs.table?.index };
  let metadata: Metadata;
  try {
    metadata = files.length === 0 ? ownMetadata(inputs) : await readMetadata(files, options);
  } catch (problem) {
    if (frame === undefined) throw problem;
    return frame;
  }
  if (files.length > 0) inputs.metadata = metadata;
  const columns = frame?.columns ?? describeColumns(metadata);
  return { samples: metadata.index.length, columns, guesses: guessesOf(metadata) };
}

/** Read a file as a table of responses and covariates; undefined where it is none. */
async function openFrame(
  inputs: Inputs,
  file: File,
  numeric: readonly string[],
): Promise<MetadataSummary | undefined> {
  const frame = await readFrame(file, { numeric }).catch(() => undefined);
  if (frame === undefined) return undefined;
  inputs.frame = frame;
  return { samples: frame.index.length, columns: describeColumns(frame), guesses: guessesOf(frame) };
}

/** The page has no options of readers, and the file is next to what is said of it. */
function guessesOf({ guesses = [] }: WithGuesses): string[] {
  return guesses.map(({ file: _, ...guess }) => explainGuess(guess, () => undefined));
}

export async function openTree(inputs: Inputs, file: File): Promise<TreeSummary> {
  delete inputs.tree;
  const tree = await readTree(file);
  inputs.tree = tree;
  await remember(inputs, file);
  const parents = new Set(tree.parent);
  return { tips: tree.names.filter((_, node) => !parents.has(node)).length };
}

function ownMetadata({ table }: Inputs): Metadata {
  const own = table?.sampleMetadata;
  if (own === undefined)
    throw new Error("The table brings no metadata: choose a file with a row for each sample.");
  return own;
}

function areCounts(columns: readonly ArrayLike<number>[]): boolean {
  let zeros = 0;
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) {
      const value = column[i]!;
      if (value === 0) zeros++;
      else if (!(value > 0 && Number.isInteger(value))) return false;
    }
  }
  return zeros > 0;
}

/** Hashes need a secure context, which a page on plain HTTP elsewhere than on this machine is not. */
async function remember({ hashes }: Inputs, file: File): Promise<void> {
  if (globalThis.crypto?.subtle !== undefined) hashes.set(file.name, await hashSource(file));
}
