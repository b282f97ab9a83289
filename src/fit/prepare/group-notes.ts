import type { Design } from "../../design/design.js";
import { readGroup } from "../../design/values/group-column.js";
import { givenLabels, isBeyond } from "../../table/labels.js";
import { alikeNotes } from "../../table/spelling-notes.js";
import type { Table } from "../../table/table.js";

/**
 * What may be wrong with the groups of a design, one sentence each: labels that spell the same number in different ways,
 * and numbers in memory so large that their neighbours are the same number.
 */
export function groupNotes(metadata: Table, { random, rows }: Design): string[] {
  const columns = new Set(
    random.flatMap(({ grouping, spec }) => [
      ...grouping,
      ...spec.variables.filter(({ type }) => type === "labels").map(({ name }) => name),
    ]),
  );
  return [...columns].flatMap((name) => {
    const { codes, levels } = readGroup(metadata, name);
    const used = new Set(Array.from(rows, (row) => String(levels[codes[row]!])));
    return [...alikeNotes(name, "groups", used), ...mergedNote(metadata, name, rows)];
  });
}

function mergedNote(metadata: Table, name: string, rows: Int32Array): string[] {
  if (givenLabels(metadata, name) !== undefined) return [];
  const row = rows.find((at) => isBeyond(metadata.columns[name]![at]));
  if (row === undefined) return [];
  const got = metadata.columns[name]![row];
  return [
    `${name}: groups are numbers beyond 2^53, where several whole numbers are one, such as ${got}; give them as text or BigInt`,
  ];
}
