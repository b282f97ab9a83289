import { UsageError } from "../../errors.js";
import { columnMarked } from "../factor.js";
import {
  columnsOf,
  factorsOf,
  incompleteRows,
  type LearnedTerms,
  labelledColumns,
  learnTerms,
  type MatrixTerms,
} from "../fixed/matrix-terms.js";
import type { Level } from "../values/value.js";
import { selectRows, type Variables } from "../values/variables.js";
import { type DroppedRow, dropRows, firstMissing, parseCondition, rowsWhere } from "./complete-rows.js";
import type { TableReader } from "./table-reader.js";

interface RowOptions {
  readonly subset: string | undefined;
  readonly missing: "drop" | "raise";
  readonly references: ReadonlyMap<string, Level>;
  /** Columns of grouping factors, which must not be missing. */
  readonly groups: readonly string[];
  /** Further columns that must not be missing: weights, offset. */
  readonly also: readonly string[];
}

/** Parts computed on the rows that miss nothing. */
interface LearnedRows {
  readonly parts: readonly LearnedTerms[];
  readonly variables: Variables;
  readonly rows: Int32Array;
  readonly dropped: readonly DroppedRow[];
  readonly categorical: readonly string[];
}

/**
 * Chooses the rows of a design and computes its parts on them: first the subset, then the rows on which
 * every column used is there, then those on which every factor could be computed (`np.log(x)` of a
 * negative number cannot). As the last may change means and levels, the parts are computed again.
 */
export function learnRows(
  reader: TableReader,
  parts: readonly MatrixTerms[],
  options: RowOptions,
): LearnedRows {
  const { columns, samples } = reader;
  const condition = options.subset === undefined ? undefined : parseCondition(options.subset, columns);
  const names = new Set(parts.flatMap((part) => [...columnsOf(part, columns)]));
  for (const name of options.also) names.add(name);
  const read = new Set([...names, ...(condition?.columns ?? [])]);
  const byName = new Map(Array.from(read, (name) => [name, reader.read(name)]));
  const grouping = [...options.groups, ...parts.flatMap((part) => labelledColumns(part, byName))];
  const groups = new Map(grouping.map((name) => [name, reader.readGroup(name)]));
  const all: Variables = { samples, byName, groups };
  const dropped: DroppedRow[] = [];
  const refuse = options.missing === "raise";
  const every = Int32Array.from(samples, (_, row) => row);
  let rows = condition === undefined ? every : rowsWhere(condition, all, dropped);
  rows = dropRows(
    rows,
    firstMissing(pick(all, rows), [...names, ...options.groups]),
    samples,
    refuse,
    dropped,
  );
  for (;;) {
    const variables = pick(all, rows);
    const learned = parts.map((part) => learnTerms(part, variables, options.references));
    const incomplete = new Map<number, string>();
    for (const part of learned) incompleteRows(part, incomplete);
    if (incomplete.size === 0) {
      checkReferences(parts, learned, options.references);
      dropped.sort((a, b) => a.row - b.row);
      return { parts: learned, variables, rows, dropped, categorical: categoricalColumns(parts, learned) };
    }
    rows = dropRows(rows, incomplete, samples, refuse, dropped);
  }
}

/** Selecting all rows is selecting nothing. */
function pick(all: Variables, rows: Int32Array): Variables {
  return rows.length === all.samples.length ? all : selectRows(all, rows);
}

/** The columns that factors use as categories, as they stand or marked by C. */
function categoricalColumns(parts: readonly MatrixTerms[], learned: readonly LearnedTerms[]): string[] {
  const columns = new Set<string>();
  parts.forEach((part, i) => {
    factorsOf(part).forEach((factor, j) => {
      const column = columnMarked(factor.expression);
      if (column !== undefined && learned[i]!.factors[j]!.spec.kind === "categorical") columns.add(column);
    });
  });
  return [...columns];
}

function checkReferences(
  parts: readonly MatrixTerms[],
  learned: readonly LearnedTerms[],
  references: ReadonlyMap<string, Level>,
): void {
  const categorical = categoricalColumns(parts, learned);
  for (const name of references.keys()) {
    if (categorical.includes(name)) continue;
    const rule = `the model does not use '${name}' as a category`;
    throw new UsageError({ option: "reference", rule, hint: `; write C(${name})` });
  }
}
