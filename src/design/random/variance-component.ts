import { full } from "../../covariance/full.js";
import { identity } from "../../covariance/identity.js";
import { DataError } from "../../errors.js";
import type { DesignSpec } from "../design-spec.js";
import { finishTerms, learnTerms, type MatrixTerms } from "../fixed/matrix-terms.js";
import { levelLabel } from "../values/levels.js";
import type { Level } from "../values/value.js";
import { selectRows, type Variables } from "../values/variables.js";
import type { Grouping } from "./grouping.js";
import type { RandomTerm, VarianceCell } from "./random-term.js";

/** The design of a component inside one group: its rows and their matrix. */
interface Block {
  readonly rows: Int32Array;
  readonly columns: readonly string[];
  readonly values: Float64Array;
  readonly spec: DesignSpec;
}

interface Component {
  readonly name: string;
  readonly part: MatrixTerms;
  /** The component's design on all rows. */
  readonly spec: DesignSpec;
}

/**
 * A variance component: independent effects of equal variance for each column of `part`, computed inside
 * each group by itself, so that labels used again in another group mean something else (statsmodels'
 * vc_formula). When no row has more than one entry this is a random intercept (or slope) over the columns of
 * all groups; otherwise k effects per group with covariance σ²I, groups of fewer columns filled up by zeros.
 */
export function varianceComponent(
  { name, part, spec }: Component,
  grouping: readonly string[],
  groups: Grouping,
  variables: Variables,
  references: ReadonlyMap<string, Level>,
): RandomTerm {
  const blocks = rowsByGroup(groups).map((rows): Block => {
    const { matrix, spec } = finishTerms(learnTerms(part, selectRows(variables, rows), references));
    return { rows, columns: matrix.columns, values: matrix.values, spec };
  });
  const group = grouping.join(":");
  const shared = { grouping, source: "vc" as const, name, spec };
  if (blocks.every(hasOneEntryPerRow)) {
    const isOnePerGroup = blocks.every(({ columns }) => columns.length <= 1);
    const flat = flatten(blocks, groups, name, isOnePerGroup);
    if (flat.levels.length === 0)
      throw new DataError({
        option: { option: "vcFormula", key: name },
        rule: "zero on every row, so nothing varies",
      });
    return { ...shared, ...flat, group: isOnePerGroup ? group : `${group}:${name}`, covariance: full.name };
  }
  return { ...shared, ...stack(blocks, groups, name), ...groups, group, covariance: identity.name };
}

function rowsByGroup({ levels, index }: Grouping): Int32Array[] {
  const counts = new Int32Array(levels.length);
  for (const level of index) counts[level]!++;
  const rows = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  index.forEach((level, row) => {
    rows[level]![counts[level]!++] = row;
  });
  return rows;
}

function hasOneEntryPerRow({ columns, values }: Block): boolean {
  const width = columns.length;
  for (let start = 0; start < values.length; start += width) {
    let entries = 0;
    for (let j = 0; j < width; j++) if (values[start + j] !== 0) entries++;
    if (entries > 1) return false;
  }
  return true;
}

type Flat = Pick<RandomTerm, "levels" | "index" | "values" | "columns"> & { cells: VarianceCell[] };

/** Every column of every group that is not zero throughout becomes a level of its own. */
function flatten(blocks: readonly Block[], groups: Grouping, name: string, isOnePerGroup: boolean): Flat {
  const levels: string[] = [];
  const index = new Int32Array(groups.index.length);
  const values = new Float64Array(groups.index.length);
  const cells = blocks.map((block, g): VarianceCell => {
    const { rows, columns, spec } = block;
    const entries = columns.map(() => -1);
    const labels = labelsOf(block);
    columns.forEach((_, j) => {
      if (rows.every((_, i) => block.values[i * columns.length + j] === 0)) return;
      entries[j] = levels.length;
      levels.push(isOnePerGroup ? groups.levels[g]! : `${groups.levels[g]}:${labels[j]}`);
    });
    const fallback = Math.max(0, entries.find((level) => level >= 0) ?? 0);
    rows.forEach((row, i) => {
      const at = columns.findIndex((_, j) => block.values[i * columns.length + j] !== 0);
      index[row] = at < 0 ? fallback : entries[at]!;
      values[row] = at < 0 ? 0 : block.values[i * columns.length + at]!;
    });
    return { group: groups.levels[g]!, spec, levels: entries };
  });
  return { levels, index, values, columns: [flatColumn(blocks, name)], cells };
}

/** Indicator columns make random intercepts; anything else keeps the component's name. */
function flatColumn(blocks: readonly Block[], name: string): string {
  return blocks.every(({ values }) => values.every((value) => value === 0 || value === 1))
    ? "Intercept"
    : name;
}

/** What tells the columns of a group apart: the level for the indicators of one category, else the name. */
function labelsOf({ columns, spec }: Block): readonly string[] {
  const [factor, second] = spec.factors;
  const isIndicator =
    factor?.kind === "categorical" && second === undefined && factor.coding.coding === "treatment";
  return isIndicator && factor.levels.length === columns.length ? factor.levels.map(levelLabel) : columns;
}

/** k columns for each group, k the most that any has. */
function stack(
  blocks: readonly Block[],
  groups: Grouping,
  name: string,
): Pick<RandomTerm, "values" | "columns"> & { cells: VarianceCell[] } {
  const width = blocks.reduce((most, { columns }) => Math.max(most, columns.length), 0);
  const values = new Float64Array(groups.index.length * width);
  for (const { rows, columns, values: block } of blocks) {
    rows.forEach((row, i) => {
      values.set(block.subarray(i * columns.length, (i + 1) * columns.length), row * width);
    });
  }
  const [first] = blocks;
  const isShared = blocks.every(({ columns }) => columns.join("\n") === first?.columns.join("\n"));
  const columns =
    isShared && first ? first.columns : Array.from({ length: width }, (_, j) => `${name}[${j}]`);
  const cells = blocks.map(({ spec }, g) => ({ group: groups.levels[g]!, spec }));
  return { values, columns, cells };
}
