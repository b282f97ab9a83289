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

/** Web Crypto takes all bytes at once. */
async function hashInBrowser(source: Source): Promise<string> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of rawChunks(source)) parts.push(chunk.slice());
  const digest = await globalThis.crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
