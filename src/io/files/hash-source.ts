import { nodeModule } from "./node-module.js";
import { rawChunks, type Source } from "./source.js";

/** SHA-256 of the bytes of a source as they are (a gzipped file as it lies on disk), in hexadecimal. */
export async function hashSource(source: Source): Promise<string> {
  const crypto = nodeModule("node:crypto");
  if (crypto === undefined) return hashInBrowser(source);
  const hash = crypto.createHash("sha256");
  for await (const chunk of rawChunks(source)) hash.update(chunk);
  return hash.digest("hex");
}

/** The bytes of a source, hashed while somebody else reads them. */
interface HashedChunks {
  readonly chunks: AsyncGenerator<Uint8Array>;
  /** As `hashSource`; bytes that were not asked for are read once more. */
  readonly sha256: () => Promise<string>;
}

/** The chunks of a source, to be read once, and its hash without another reading. */
export function hashedChunks(source: Source): HashedChunks {
  const hash = nodeModule("node:crypto")?.createHash("sha256");
  let whole: string | undefined;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of rawChunks(source)) {
      hash?.update(chunk);
      yield chunk;
    }
    whole = hash?.digest("hex");
  }
  return { chunks: chunks(), sha256: async () => whole ?? hashSource(source) };
}

/** Web Crypto takes all bytes at once. */
async function hashInBrowser(source: Source): Promise<string> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of rawChunks(source)) parts.push(chunk.slice());
  const digest = await globalThis.crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
