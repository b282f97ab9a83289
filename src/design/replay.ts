import { DataError } from "../errors.js";
import { timeOf } from "../table/dates.js";
import type { Table } from "../table/table.js";
import type { DesignMatrix } from "./design.js";
import type { DesignSpec } from "./design-spec.js";
import { replayFactor, type UnseenLevels } from "./factor.js";
import { buildMatrix, type TermMatrix } from "./fixed/build-matrix.js";
import { sumOffsets } from "./fixed/matrix-terms.js";
import { groupBy } from "./random/grouping.js";
import type { RandomTerm, VarianceCell } from "./random/random-term.js";
import { firstMissing } from "./rows/complete-rows.js";
import { readGroup } from "./values/group-column.js";
import { levelLabel } from "./values/levels.js";
import { readVariable, selectRows, type Variables } from "./values/variables.js";

interface ReplayOptions {
  /** Rows that miss a variable become NaN throughout, or are refused. Default `"nan"`. */
  readonly missing?: "nan" | "raise";
}

/**
 * The matrix of a design for other rows, one for each row of `data`, with the levels, codings, means and
 * knots that the design has learned.
 * @throws DataError for a missing column, a level that was not seen, or a point outside the knots.
 */
export function replayMatrix(spec: DesignSpec, data: Table, options: ReplayOptions = {}): DesignMatrix {
  const variables = readVariables(spec, data);
  const missing = firstMissing(variables, variables.byName.keys());
  const [first] = missing;
  if (first !== undefined && options.missing === "raise") {
    const [row, variable] = first;
    throw new DataError(`missing values: '${variable}' has none for sample '${data.index[row]}'`, {
      column: variable,
    });
  }
  const matrix = replayTerms(spec, variables, "raise");
  blank(matrix, missing.keys());
  return { ...matrix, spec };
}

/** The sum of a design's `offset(...)` for other rows, NaN where a variable is missing; undefined without any. */
export function replayOffset(spec: DesignSpec, data: Table): Float64Array | undefined {
  if (spec.offsets.length === 0) return undefined;
  const variables = readVariables(spec, data);
  return sumOffsets(
    data.index.length,
    spec.offsets.map((offset) => replayFactor(offset, variables, "raise")),
  );
}

/** A random term for other rows. */
export interface ReplayedTerm {
  /** Level of each row among the term's levels, -1 for levels that were not seen and missing ones. */
  readonly index: Int32Array;
  /** rows × k, row-major; NaN where a variable is missing. */
  readonly values: Float64Array;
  /** Label of each row's level, null where a column is missing. */
  readonly labels: readonly (string | null)[];
}

/** Where rows stand in a grouping factor that was learned. */
type PlacedRows = Pick<ReplayedTerm, "index" | "labels">;

/**
 * Z and levels of a random term for other rows.
 * @throws DataError for a missing column, and for a level not seen of anything but the grouping factor.
 */
export function replayRandom(term: RandomTerm, data: Table): ReplayedTerm {
  const groups = groupRows(term, data);
  if (term.cells !== undefined) return replayComponent(term, term.cells, groups, data);
  const matrix = replayMatrix(term.spec, data);
  const places = term.columns.map((column) => matrix.columns.indexOf(column));
  const width = matrix.columns.length;
  const values = new Float64Array(data.index.length * places.length);
  for (let row = 0; row < data.index.length; row++) {
    places.forEach((place, j) => {
      values[row * places.length + j] = matrix.values[row * width + place]!;
    });
  }
  return { ...groups, values };
}

/** Level of each row among `term.levels` (or among its cells), by label. */
function groupRows({ grouping, levels, cells }: RandomTerm, data: Table): PlacedRows {
  const byLabel = new Map(grouping.map((name) => [name, readGroup(data, name)]));
  const found = groupBy({ samples: data.index, byName: new Map(), groups: byLabel }, grouping);
  const labels = cells === undefined ? levels : cells.map((cell) => cell.group);
  const position = new Map(labels.map((label, i) => [label, i]));
  const moved = found.levels.map((label) => position.get(label) ?? -1);
  return {
    index: found.index.map((code) => (code < 0 ? -1 : moved[code]!)),
    labels: Array.from(found.index, (code) => (code < 0 ? null : found.levels[code]!)),
  };
}

/** A variance component: each row by the design of its own group. */
function replayComponent(
  { columns, spec }: RandomTerm,
  cells: readonly VarianceCell[],
  groups: PlacedRows,
  data: Table,
): ReplayedTerm {
  const variables = readVariables(spec, data);
  const missing = firstMissing(variables, variables.byName.keys());
  const width = columns.length;
  const index = new Int32Array(data.index.length).fill(-1);
  const values = new Float64Array(data.index.length * width);
  const rowsOf = new Map<number, number[]>();
  groups.index.forEach((group, row) => {
    const rows = rowsOf.get(group);
    if (missing.has(row)) values.fill(Number.NaN, row * width, (row + 1) * width);
    else if (rows !== undefined) rows.push(row);
    else if (group >= 0) rowsOf.set(group, [row]);
  });
  for (const [group, rows] of rowsOf) {
    const cell = cells[group]!;
    const matrix = replayTerms(cell.spec, selectRows(variables, Int32Array.from(rows)), "missing");
    const cellWidth = matrix.columns.length;
    rows.forEach((row, i) => {
      const own = matrix.values.subarray(i * cellWidth, (i + 1) * cellWidth);
      // NaN in a complete row: a label that this group did not have. It has no effect yet.
      if (own.some((value) => Number.isNaN(value))) return;
      if (cell.levels === undefined) {
        index[row] = group;
        values.set(own, row * width);
      } else {
        const at = own.findIndex((value) => value !== 0);
        index[row] = cell.levels[at] ?? -1;
        values[row] = own[at] ?? 0;
      }
    });
  }
  return { index, values, labels: labelsInside(spec, variables, groups) };
}

/** Labels of a component's levels: the group, and inside it the category where the component is of one. */
function labelsInside({ factors }: DesignSpec, { byName }: Variables, { labels }: PlacedRows) {
  const [inner, second] = [...byName.values()].filter((column) => column.kind === "categories");
  if (inner === undefined || second !== undefined || factors.length > 1) return labels;
  return labels.map((label, row) => {
    const code = inner.codes[row]!;
    return label === null || code < 0 ? null : `${label}:${levelLabel(inner.levels[code]!)}`;
  });
}

/** The columns that a design reads, of other rows. */
export function readVariables(spec: DesignSpec, data: Table): Variables {
  return {
    samples: data.index,
    byName: new Map(
      spec.variables.map(({ name, type, origin }) => [
        name,
        readVariable(data, name, type, origin === undefined ? undefined : timeOf(origin)),
      ]),
    ),
    groups: new Map(),
  };
}

function replayTerms(spec: DesignSpec, variables: Variables, unseen: UnseenLevels): TermMatrix {
  const values = spec.factors.map((factor) => replayFactor(factor, variables, unseen));
  return buildMatrix(variables.samples.length, spec.terms, spec.factors, values);
}

function blank({ columns, values }: TermMatrix, rows: Iterable<number>): void {
  for (const row of rows) values.fill(Number.NaN, row * columns.length, (row + 1) * columns.length);
}
