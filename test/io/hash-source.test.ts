import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { hashedChunks } from "../../src/io/files/hash-source.js";
import { readTable, type Source, writeArrow, writeParquet } from "../../src/io/index.js";

const folder = join(import.meta.dirname, "../fixtures/io");
const fixture = (name: string) => join(folder, name);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const text = `id\ta\tb\n${Array.from({ length: 200_000 }, (_, i) => `s${i}\t${i}\t${-i}\n`).join("")}`;
const small = { index: ["s1", "s2"], columns: { a: [1, 2] } };

const sources: [string, () => Promise<Source>][] = [
  ["TSV", async () => new File([text], "wide.tsv")],
  ["TSV, gzipped", async () => new Uint8Array(gzipSync(text))],
  ["gzip with bytes behind it", async () => Buffer.concat([gzipSync("id\ta\ns1\t1\n"), Buffer.alloc(3000)])],
  ["a file", async () => fixture("table.sparse.biom")],
  ["HDF5", async () => fixture("table.hdf5.biom")],
  [".qza", async () => fixture("table.qza")],
  ["Parquet", () => writeParquet(small)],
  ["Arrow", () => writeArrow(small)],
];

test.each(sources)("%s: the hash of a table that is read is that of its bytes", async (_, make) => {
  const source = await make();
  const bytes =
    typeof source === "string"
      ? readFileSync(source)
      : new Uint8Array(await new Response(source as Blob).arrayBuffer());
  const { sha256: hashed, ...table } = await readTable(source, { hash: true });
  expect(hashed).toBe(sha256(bytes));
  expect(table).toEqual(await readTable(source));
  expect(table).not.toHaveProperty("sha256");
});

test("a source that was left before its end is hashed whole", async () => {
  const half = hashedChunks(new File([text], "wide.tsv"));
  for await (const _ of half.chunks) break;
  expect(await half.sha256()).toBe(sha256(Buffer.from(text)));
});
