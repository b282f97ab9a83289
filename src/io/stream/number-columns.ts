import {
  decodeColumns,
  orDamaged,
  type ParquetFile,
  type ParquetGroup,
} from "../parquet/read/parquet-file.js";
import { decodeNumbers, type NumberChunk, numberChunk } from "../parquet/read/parquet-numbers.js";
import { asNumbers } from "./as-numbers.js";
import type { FileBytes } from "./file-bytes.js";

/** Bytes that are read at once, where a column is not larger. */
const RUN = 1 << 21;

/**
 * Decode some columns of row groups as numbers, NaN where missing; `take` gets each column of a group with its first row,
 * and must be done with the numbers when it is asked again for the next few. Columns of plain numbers, which nearly all
 * are, are decoded where their bytes lie; others go through hyparquet. A damaged column throws DataError.
 */
export async function decodeNumberColumns(
  file: FileBytes,
  parquet: ParquetFile,
  columns: readonly string[],
  groups: readonly ParquetGroup[],
  take: (column: string, numbers: Float64Array, from: number) => void,
): Promise<void> {
  const asked = new Set(columns);
  const { elements } = parquet;
  const { compressors } = await import("hyparquet-compressors");
  for (const group of groups) {
    const chunks: NumberChunk[] = [];
    const others = new Set(asked);
    for (const chunk of group.chunks) {
      const element = elements.get(chunk.meta_data?.path_in_schema[0] ?? "");
      if (element === undefined || !asked.has(element.name)) continue;
      const known = numberChunk(chunk, element);
      if (known === undefined) continue;
      others.delete(element.name);
      chunks.push(known);
    }
    await orDamaged(async () => {
      for await (const { bytes, start, run } of readRuns(file, chunks)) {
        for (const chunk of run) {
          if (chunk.rows !== group.to - group.from) throw new Error(`${chunk.rows} rows in ${chunk.name}`);
          const own = bytes.subarray(chunk.start - start, chunk.end - start);
          take(chunk.name, decodeNumbers(own, chunk, compressors), group.from);
        }
      }
    });
    for (const [name, numbers] of await decodeOthers(file, parquet, [...others], group)) {
      take(name, numbers, group.from);
    }
  }
}

/** Columns of a row group by hyparquet, which gives them page by page. */
async function decodeOthers(
  file: FileBytes,
  { metadata, dictionaries }: ParquetFile,
  names: readonly string[],
  group: ParquetGroup,
): Promise<Map<string, Float64Array>> {
  const empty = () => new Float64Array(group.to - group.from).fill(Number.NaN);
  const columns = new Map(names.map((name) => [name, empty()] as const));
  await decodeColumns(file, metadata, names, group, (name, cells, from) => {
    columns.get(name)!.set(asNumbers(cells, name, dictionaries.has(name)), from - group.from);
  });
  return columns;
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly run: readonly NumberChunk[];
}

/** The bytes of chunks, neighbours at once; while some are used the next are read. */
async function* readRuns(file: FileBytes, chunks: readonly NumberChunk[]) {
  const runs = neighbours(chunks);
  const read = (run: Run | undefined) => run && file.slice(run.start, run.end);
  let reading = read(runs[0]);
  for (const [k, run] of runs.entries()) {
    const bytes = new Uint8Array((await reading)!);
    reading = read(runs[k + 1]);
    yield { ...run, bytes };
  }
}

function neighbours(chunks: readonly NumberChunk[]): Run[] {
  const runs: { start: number; end: number; run: NumberChunk[] }[] = [];
  for (const chunk of chunks) {
    const last = runs.at(-1);
    if (last !== undefined && chunk.start === last.end && chunk.end - last.start <= RUN) {
      last.end = chunk.end;
      last.run.push(chunk);
    } else {
      runs.push({ start: chunk.start, end: chunk.end, run: [chunk] });
    }
  }
  return runs;
}
