import { DataError } from "../../errors.js";
import { needNodeModule } from "./node-module.js";
import { type PlainRecord, packRecord, unpackRecord } from "./pack-record.js";
import { orWriteFailed } from "./write-file.js";

/**
 * Records in a file, appended one after the other and on the disk once `append` is done. A process that is killed
 * leaves whole records and perhaps the beginning of one, which does not count: each goes with its length and SHA-256.
 */
export interface Journal {
  /** Records that are there. */
  readonly length: number;
  append(record: PlainRecord): Promise<void>;
  /** Record number `at`. Throws DataError where its bytes have changed. */
  read(at: number): Promise<PlainRecord>;
  close(): Promise<void>;
}

const HASH = 32;
const HEAD = 4 + HASH;

/** Open the journal at `path`, with the whole records that are there; a new one where there is none. */
export async function openJournal(path: string): Promise<Journal> {
  const { open } = needNodeModule("node:fs/promises");
  const { createHash } = needNodeModule("node:crypto");
  const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
  const file = await orWriteFailed(path, () =>
    open(path, "a+")
      .then((made) => made.close())
      .then(() => open(path, "r+")),
  );
  const starts: number[] = [];
  let end = 0;

  const bytesAt = async (at: number, length: number): Promise<Uint8Array | undefined> => {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await file.read(bytes, done, length - done, at + done);
      if (bytesRead === 0) return undefined;
      done += bytesRead;
    }
    return bytes;
  };
  /** The bytes of the record at a place; undefined where they are not whole. */
  const recordAt = async (at: number): Promise<Uint8Array | undefined> => {
    const head = await bytesAt(at, HEAD);
    if (head === undefined) return undefined;
    const length = new DataView(head.buffer).getUint32(0, true);
    if (at + HEAD + length > (await file.stat()).size) return undefined;
    const bytes = await bytesAt(at + HEAD, length);
    return bytes !== undefined && sha256(bytes).equals(head.subarray(4)) ? bytes : undefined;
  };

  for (let bytes = await recordAt(0); bytes !== undefined; bytes = await recordAt(end)) {
    starts.push(end);
    end += HEAD + bytes.length;
  }
  return {
    get length() {
      return starts.length;
    },
    append: (record) =>
      orWriteFailed(path, async () => {
        const bytes = packRecord(record);
        const head = new Uint8Array(HEAD);
        new DataView(head.buffer).setUint32(0, bytes.length, true);
        head.set(sha256(bytes), 4);
        if (starts.length === 0 || (await file.stat()).size > end) await file.truncate(end);
        await writeAll(file, head, end);
        await writeAll(file, bytes, end + HEAD);
        await file.datasync();
        starts.push(end);
        end += HEAD + bytes.length;
      }),
    async read(at) {
      const bytes = await recordAt(starts[at]!);
      if (bytes === undefined) throw new DataError(`${path}: records must be as written, got other bytes`);
      return unpackRecord(bytes);
    },
    close: () => file.close(),
  };
}

type FileHandle = Awaited<ReturnType<typeof import("node:fs/promises").open>>;

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}
