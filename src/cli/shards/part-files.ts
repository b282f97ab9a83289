import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "../../errors.js";
import { orWriteFailed } from "../../io/files/write-file.js";
import { writeFile } from "../../io/index.js";
import type { Format, Shard } from "../commands/request.js";
import type { runRecord } from "../fit/run-record.js";
import type { PartIdentity, partOptions } from "./part-identity.js";

/** The files of a part beside its tables. */
export const partFiles = { part: "part.json", design: "design.json", results: "results.journal" } as const;

/** What `part.json` says of a part. The same inputs and options give the same bytes. */
export interface PartRecord {
  readonly schemaVersion: 1;
  readonly shard: Shard;
  readonly identity: PartIdentity;
  readonly format: Format;
  /** Responses of the part; absent while it is not whole. */
  readonly responses?: number;
  /** What `run.json` of the merged run repeats. */
  readonly run: Omit<ReturnType<typeof runRecord>, "timings" | "responses" | "options"> & {
    readonly options: ReturnType<typeof partOptions>;
  };
}

export async function writePartRecord(folder: string, record: PartRecord): Promise<void> {
  const path = join(folder, partFiles.part);
  await writeFile(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`);
  await orWriteFailed(path, () => rename(`${path}.new`, path));
}

/** The record of the part in a folder; undefined where there is none. Throws DataError for anything else. */
export async function readPartRecord(folder: string): Promise<PartRecord | undefined> {
  const path = join(folder, partFiles.part);
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const record = parsed(text);
  if (record?.schemaVersion === 1 && record.shard && record.identity) return record;
  throw new DataError(`${path}: must be what fit --shard wrote, got something else`);
}

function parsed(text: string): PartRecord | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
