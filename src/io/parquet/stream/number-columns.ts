import { asNumbers } from "../../columnar.js";
import { joinPieces } from "../../plain-values.js";
import type { FileBytes } from "../../stream/file-bytes.js";
import { compressorsFor, decodeChunk } from "../read/decode-chunk.js";
import { type ColumnChunk, orDamaged, type ParquetGroup } from "../read/parquet-file.js";

/** Bytes that are read at once, where a column is not larger. */
const RUN_BYTES = 1 << 21;

/**
 * Decode some columns of row groups as numbers, NaN where missing; `take` gets each column of a group with its first row,
 * and must be done with the numbers when it is asked again for the next few, as they may lie where the bytes of the file do.
 * A damaged column throws DataError, and so does text that is no number.
 */
export async function decodeNumberColumns(
  file: FileBytes,
  columns: readonly string[],
  groups: readonly ParquetGroup[],
  take: (column: string, numbers: Float64Array, from: number) => void,
): Promise<void> {
  const compressors = await compressorsFor(groups);
  for (const group of groups) {
    const chunks = columns.flatMap((name) => group.chunks.get(name) ?? []);
    await orDamaged(async () => {
      for await (const { bytes, start, run } of readRuns(file, chunks)) {
        for (const chunk of run) {
          const own = bytes.subarray(chunk.start - start, chunk.end - start);
          const { name, isDictionary } = chunk.column;
          const values = joinPieces(await decodeChunk(own, chunk, compressors));
          take(name, asNumbers(values, name, isDictionary), group.from);
        }
      }
    });
  }
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly run: readonly ColumnChunk[];
}

/** The bytes of chunks, neighbours at once; while some are used the next are read. */
async function* readRuns(file: FileBytes, chunks: readonly ColumnChunk[]) {
  const runs = neighbours(chunks);
  const read = (run: Run | undefined) => run && file.slice(run.start, run.end);
  let reading = read(runs[0]);
  for (const [k, run] of runs.entries()) {
    const bytes = new Uint8Array((await reading)!);
    reading = read(runs[k + 1]);
    yield { ...run, bytes };
  }
}

function neighbours(chunks: readonly ColumnChunk[]): Run[] {
  const runs: { start: number; end: number; run: ColumnChunk[] }[] = [];
  for (const chunk of chunks) {
    const last = runs.at(-1);
    if (last !== undefined && chunk.start === last.end && chunk.end - last.start <= RUN_BYTES) {
      last.end = chunk.end;
      last.run.push(chunk);
    } else {
      runs.push({ start: chunk.start, end: chunk.end, run: [chunk] });
    }
  }
  return runs;
}
