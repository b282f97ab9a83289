import type { ColumnKind } from "../../io/index.js";
import type { Table } from "../../table/table.js";
import { typeColumn } from "../../table/type-column.js";

/**
 * What made columns categorical, counted in the samples that are used: a file may have many more. A column that only
 * samples left out have made categorical keeps its counts in the file.
 */
export function countInSamples(kinds: readonly ColumnKind[], metadata: Table): ColumnKind[] {
  return kinds.map((kind) => {
    if (kind.kind !== "category" || kind.by !== "values" || kind.numbers === 0) return kind;
    const column: ArrayLike<unknown> = metadata.columns[kind.column]!;
    const cells = Array.from(column, (cell) => (cell === null ? "" : String(cell)));
    const { numbers, texts, examples } = typeColumn(kind.column, cells).kind;
    return texts === 0 ? kind : { ...kind, numbers, texts, examples };
  });
}
