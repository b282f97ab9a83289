import { UsageError } from "../../errors.js";
import type { SparseDesign } from "../../fit/prepare/sparse-design.js";
import * as Layouts from "../../kernel/layouts.js";
import type { RecordPointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import { either } from "../../problem.js";

/** Random effects that share rows, directly or through others, at most: they become one dense matrix. */
const WIDEST_COMPONENT = 2000;

/** The levels of a block design by components that share no rows; assembly/inference/components.ts explains the fields. */
interface Components {
  readonly count: number;
  /** Random effects of the largest component. */
  readonly largest: number;
  readonly levelStart: Int32Array;
  readonly level: readonly Layouts.ComponentLevel[];
  readonly blockStart: Int32Array;
  readonly block: readonly Layouts.ComponentBlock[];
}

/**
 * Part the levels of all terms into components: V has a block for each.
 *
 * @throws UsageError when a component is too large to be treated as a dense matrix
 */
export function componentsOf(design: SparseDesign): Components {
  const first = levelNumbers(design);
  const component = joinLevels(design, first);
  const count = new Set(component).size;
  const levels = layOutLevels(design, first, component, count);
  if (levels.largest > WIDEST_COMPONENT) {
    const test = (value: string) => ({ option: "test", value });
    throw new UsageError({
      option: test("kenward-roger"),
      rule: `takes at most ${WIDEST_COMPONENT} crossed random effects`,
      got: String(levels.largest),
      hint: ["; use ", either('"satterthwaite"', test("satterthwaite"))],
    });
  }
  return { count, ...levels, ...layOutBlocks(design, first, component, count, levels.place) };
}

/** Copy components into the kernel's arena. */
export function loadComponents(
  scratch: Scratch,
  { count, largest, levelStart, level, blockStart, block }: Components,
): RecordPointer<"Components"> {
  return scratch.put(Layouts.Components, {
    count,
    largest,
    levelStart: scratch.putI32(levelStart),
    level: scratch.putAll(Layouts.ComponentLevel, level),
    blockStart: scratch.putI32(blockStart),
    block: scratch.putAll(Layouts.ComponentBlock, block),
  });
}

/** Number of the first level of each term when all levels are counted through, and their total. */
function levelNumbers({ terms }: SparseDesign): number[] {
  const first = [0];
  for (const { level } of terms) first.push(first.at(-1)! + level.length);
  return first;
}

/** Component of each level, numbered in the order of the levels (union-find over the pairs that share rows). */
function joinLevels({ terms, pairs }: SparseDesign, first: readonly number[]): Int32Array {
  const parent = Int32Array.from({ length: first.at(-1)! }, (_, i) => i);
  const rootOf = (i: number) => {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]!]!;
      i = parent[i]!;
    }
    return i;
  };
  for (const { row, column, count, levels } of pairs) {
    if (row === terms.length) continue;
    for (let b = 0; b < count; b++) {
      const [i, j] = [rootOf(first[row]! + levels[2 * b]!), rootOf(first[column]! + levels[2 * b + 1]!)];
      if (i !== j) parent[Math.max(i, j)] = Math.min(i, j);
    }
  }
  const numbers = new Map<number, number>();
  return parent.map((_, i) => {
    const root = rootOf(i);
    if (!numbers.has(root)) numbers.set(root, numbers.size);
    return numbers.get(root)!;
  });
}

/** Levels by component: term and place of the first effect of each, and that place by level. */
function layOutLevels(design: SparseDesign, first: readonly number[], component: Int32Array, count: number) {
  const width = new Int32Array(count);
  const place = new Int32Array(component.length);
  const levelStart = startsOf(component, count);
  const level = new Array<Layouts.ComponentLevel>(component.length);
  const next = levelStart.slice();
  design.terms.forEach(({ k }, t) => {
    for (let i = first[t]!; i < first[t + 1]!; i++) {
      const c = component[i]!;
      place[i] = width[c]!;
      width[c]! += k;
      level[next[c]!++] = { term: t, place: place[i]! };
    }
  });
  return { levelStart, level, place, largest: width.reduce((most, value) => Math.max(most, value), 0) };
}

/** Blocks by component: pair, number, row and column inside the component, row -1 for X. */
function layOutBlocks(
  { terms, pairs }: SparseDesign,
  first: readonly number[],
  component: Int32Array,
  count: number,
  place: Int32Array,
) {
  const entries = pairs.flatMap(({ row, column, count: blocks, levels }, pair) =>
    column === terms.length
      ? []
      : Array.from({ length: blocks }, (_, b) => {
          const columnLevel = first[column]! + levels[2 * b + 1]!;
          const rowPlace = row === terms.length ? -1 : place[first[row]! + levels[2 * b]!]!;
          const fields = { pair, number: b, row: rowPlace, column: place[columnLevel]! };
          return { component: component[columnLevel]!, fields };
        }),
  );
  const blockStart = startsOf(
    Int32Array.from(entries, (entry) => entry.component),
    count,
  );
  const next = blockStart.slice();
  const block = new Array<Layouts.ComponentBlock>(entries.length);
  for (const { component: c, fields } of entries) block[next[c]!++] = fields;
  return { blockStart, block };
}

/** Start of each of `count` stretches when items are sorted by their number. */
function startsOf(numbers: Int32Array, count: number): Int32Array {
  const starts = new Int32Array(count + 1);
  for (const number of numbers) starts[number + 1]!++;
  for (let i = 0; i < count; i++) starts[i + 1]! += starts[i]!;
  return starts;
}
