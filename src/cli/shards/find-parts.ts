import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DataError, InputError } from "../../errors.js";
import type { Shard } from "../../options/commands/study-options.js";
import { someOf } from "../log/log.js";
import { differenceOf, type PartRecord, readPartRecord } from "./part-files.js";
import { partName, shardOfName } from "./shard.js";

/** A part that is whole. */
export interface Part {
  readonly name: string;
  readonly folder: string;
  readonly record: PartRecord & { readonly responses: number };
}

/**
 * The parts in a folder in the order of their shards, all of one run. Throws InputError where there are none, DataError that
 * names the part where one is missing, not whole, made twice or from something else.
 */
export async function findParts(folder: string): Promise<readonly Part[]> {
  const names = await readdir(folder).catch(() => {
    throw new InputError(`cannot read '${folder}': no such folder`, folder);
  });
  const shards = names.flatMap((name) => shardOfName(name) ?? []);
  if (shards.length === 0) {
    const rule = ["must hold parts that fit ", { option: "shard" }, " wrote"];
    throw new InputError({ file: folder, rule, got: "none" }, folder);
  }
  const of = oneNumber(shards, folder);
  refuseMissing(folder, names, of);
  const parts: Part[] = [];
  for (let index = 1; index <= of; index++) {
    const name = partName({ index, of });
    const record = await readPartRecord(join(folder, name));
    parts.push({ name, folder: join(folder, name), record: checked(folder, name, record) });
  }
  for (const part of parts) checkAlike(folder, parts[0]!, part);
  for (const part of parts) checkShare(folder, parts, part);
  return parts;
}

function oneNumber(shards: readonly Shard[], folder: string): number {
  const numbers = [...new Set(shards.map(({ of }) => of))].sort((a, b) => a - b);
  if (numbers.length === 1) return numbers[0]!;
  const examples = numbers.map((of) => partName(shards.find((shard) => shard.of === of)!));
  throw new DataError(
    `${folder}: parts must be of one number of shards, got ${examples.join(" and ")}; remove those of the other run`,
  );
}

function refuseMissing(folder: string, names: readonly string[], of: number): void {
  const present = new Set(names);
  const all = Array.from({ length: of }, (_, i) => partName({ index: i + 1, of }));
  const missing = all.filter((name) => !present.has(name));
  if (missing.length === 0) return;
  const begun = missing.filter((name) => present.has(`.${name}`));
  const wayOut = begun.length === 0 ? "" : ` (begun and not ended: ${someOf(begun)})`;
  throw new DataError(
    `${folder}: all ${of} parts must be there, missing ${someOf(missing)}${wayOut}; run these shards again`,
  );
}

function checked(folder: string, name: string, record: PartRecord | undefined): Part["record"] {
  if (record?.responses === undefined) {
    throw new DataError(
      `${folder}: ${name} must be a part that is whole, got one without; run this shard again`,
    );
  }
  const own = partName(record.shard);
  if (own !== name) throw new DataError(`${folder}: ${name} must hold its own shard, got ${own} twice`);
  return { ...record, responses: record.responses };
}

function checkAlike(folder: string, first: Part, part: Part): void {
  const difference = differenceOf(first.record.identity, part.record.identity);
  if (difference === undefined) return;
  throw new DataError(
    `${folder}: parts must come from one design, got ${part.name} with another ${difference} than ${first.name}`,
  );
}

/** Every N-th response makes shares that differ by one at most, the first ones larger. */
function checkShare(folder: string, parts: readonly Part[], { name, record }: Part): void {
  const total = parts.reduce((sum, part) => sum + part.record.responses, 0);
  const { index, of } = record.shard;
  const share = Math.max(0, Math.ceil((total - index + 1) / of));
  if (record.responses === share) return;
  throw new DataError(`${folder}: ${name} must hold ${share} of ${total} responses, got ${record.responses}`);
}
