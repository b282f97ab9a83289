import type { RowTable } from "./row-table.js";

/** Units with equal V. */
export interface UnitClass {
  /** Rows of one unit. */
  readonly rows: number;
  readonly members: number;
}

/** Rows that can be correlated, gathered: units, and classes of units that are alike. */
export interface Units {
  readonly classes: readonly UnitClass[];
  /** Each row of each unit, unit after unit, class after class: its place among the rows that were given. */
  readonly order: Int32Array;
  /** The first unit of each class, as `order`. */
  readonly cells: Int32Array;
  /** terms × cells: the level of each row within its unit, −1 for none. */
  readonly level: Int32Array;
}

/** Rows of units, unit after unit, and where each begins. */
interface UnitRows {
  readonly rows: Int32Array;
  readonly start: Int32Array;
}

/**
 * Units among some rows, and their classes.
 *
 * @param own rows of the table
 * @param times of all rows of the table, as they are compared
 */
export function unitsOf(table: RowTable, own: Int32Array, times: Float64Array | undefined): Units {
  const units = unitRows(table, own);
  const level = levelsWithin(table, own, units);
  const words = unitWords(table, own, units, level, times);
  const { classOf, count } = classesOf(words, units.start, words.length / Math.max(1, own.length));
  return gathered(units, classOf, count, level, table.terms.length);
}

/** The rows of each unit, those that some term links, in the order of the table; units by their first row. */
function unitRows({ n, terms, sorted }: RowTable, own: Int32Array): UnitRows {
  const count = own.length;
  const unit = linked(terms, own);
  let units = 0;
  for (let i = 0; i < count; i++) unit[i] = unit[i] === i ? units++ : unit[unit[i]!]!;
  const size = new Int32Array(units);
  for (let i = 0; i < count; i++) size[unit[i]!]!++;
  const start = runningSums(size);
  const next = start.slice();
  const place = new Int32Array(n).fill(-1);
  for (let i = 0; i < count; i++) place[own[i]!] = i;
  const rows = new Int32Array(count);
  for (let s = 0; s < n; s++) {
    const i = place[sorted[s]!]!;
    if (i >= 0) rows[next[unit[i]!]!++] = i;
  }
  return { rows, start };
}

/** The first row that each row is linked to, by one term or several. */
function linked(terms: RowTable["terms"], own: Int32Array): Int32Array {
  const count = own.length;
  const parent = new Int32Array(count);
  for (let i = 0; i < count; i++) parent[i] = i;
  for (const { index, levels } of terms) {
    const first = new Int32Array(levels).fill(-1);
    for (let i = 0; i < count; i++) {
      const level = index[own[i]!]!;
      if (level < 0) continue;
      if (first[level]! < 0) first[level] = i;
      else link(parent, i, first[level]!);
    }
  }
  // A parent stands before its children.
  for (let i = 0; i < count; i++) parent[i] = parent[parent[i]!]!;
  return parent;
}

/** Let two rows have the same root, which is the first of both. */
function link(parent: Int32Array, one: number, other: number): void {
  const [a, b] = [rootOf(parent, one), rootOf(parent, other)];
  if (a < b) parent[b] = a;
  else parent[a] = b;
}

function rootOf(parent: Int32Array, row: number): number {
  let at = row;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!;
    at = parent[at]!;
  }
  return at;
}

/** terms × rows of units: levels numbered as they come in each unit; −1 stays. */
function levelsWithin({ terms }: RowTable, own: Int32Array, { rows, start }: UnitRows): Int32Array {
  const count = rows.length;
  const out = new Int32Array(terms.length * count);
  if (terms.length === 1) {
    // The only term links all rows of a unit.
    const { index } = terms[0]!;
    for (let at = 0; at < count; at++) out[at] = index[own[rows[at]!]!]! < 0 ? -1 : 0;
    return out;
  }
  terms.forEach(({ index, levels }, t) => {
    const seenIn = new Int32Array(levels).fill(-1);
    const number = new Int32Array(levels);
    for (let u = 0; u + 1 < start.length; u++) {
      let found = 0;
      for (let at = start[u]!; at < start[u + 1]!; at++) {
        const level = index[own[rows[at]!]!]!;
        if (level >= 0 && seenIn[level] !== u) {
          seenIn[level] = u;
          number[level] = found++;
        }
        out[t * count + at] = level < 0 ? -1 : number[level]!;
      }
    }
  });
  return out;
}

/** What V of a unit is made of, the same number of integers for each of its rows. */
function unitWords(
  { terms, code }: RowTable,
  own: Int32Array,
  { rows, start }: UnitRows,
  level: Int32Array,
  times: Float64Array | undefined,
): Int32Array {
  const count = rows.length;
  const width = 1 + terms.length + (times ? 2 : 0);
  const words = new Int32Array(count * width);
  for (let at = 0, to = 0; at < count; at++, to += width) {
    words[to] = code[own[rows[at]!]!]!;
    for (let t = 0; t < terms.length; t++) words[to + 1 + t] = level[t * count + at]!;
  }
  if (times === undefined) return words;
  const since = new Float64Array(1);
  const halves = new Int32Array(since.buffer);
  for (let u = 0; u + 1 < start.length; u++) {
    const origin = times[own[rows[start[u]!]!]!]!;
    for (let at = start[u]!; at < start[u + 1]!; at++) {
      // Zero has one sign.
      since[0] = times[own[rows[at]!]!]! - origin + 0;
      words[at * width + width - 2] = halves[0]!;
      words[at * width + width - 1] = halves[1]!;
    }
  }
  return words;
}

/** Classes of units that have the same words, numbered as they come. */
function classesOf(words: Int32Array, start: Int32Array, width: number) {
  const units = start.length - 1;
  let slots = 4;
  while (slots < 2 * units) slots *= 2;
  const first = new Int32Array(slots).fill(-1);
  const classOf = new Int32Array(units);
  let count = 0;
  for (let u = 0; u < units; u++) {
    const [from, to] = [start[u]! * width, start[u + 1]! * width];
    let hash = to - from;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ words[at]!, 0x01000193) ^ (hash >>> 15);
    for (let slot = hash & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
      const other = first[slot]!;
      if (other >= 0 && !isSame(words, start[other]! * width, start[other + 1]! * width, from, to)) continue;
      if (other < 0) first[slot] = u;
      classOf[u] = other < 0 ? count++ : classOf[other]!;
      break;
    }
  }
  return { classOf, count };
}

function isSame(words: Int32Array, a: number, aEnd: number, b: number, bEnd: number): boolean {
  if (aEnd - a !== bEnd - b) return false;
  for (let i = a, j = b; i < aEnd; i++, j++) if (words[i] !== words[j]) return false;
  return true;
}

/** The rows of units, class after class. */
function gathered(
  { rows, start }: UnitRows,
  classOf: Int32Array,
  count: number,
  level: Int32Array,
  terms: number,
): Units {
  const members = new Int32Array(count);
  const first = new Int32Array(count);
  const width = new Int32Array(count);
  for (let u = classOf.length - 1; u >= 0; u--) {
    const c = classOf[u]!;
    members[c]!++;
    first[c] = start[u]!;
    width[c] = start[u + 1]! - start[u]!;
  }
  const next = runningSums(members.map((units, c) => units * width[c]!));
  const order = new Int32Array(rows.length);
  for (let u = 0; u < classOf.length; u++) {
    const c = classOf[u]!;
    for (let at = start[u]!; at < start[u + 1]!; at++) order[next[c]!++] = rows[at]!;
  }
  const cellStart = runningSums(width);
  const total = cellStart[count]!;
  const cells = new Int32Array(total);
  const ofCells = new Int32Array(terms * total);
  for (let c = 0; c < count; c++) {
    for (let a = 0; a < width[c]!; a++) {
      const [to, from] = [cellStart[c]! + a, first[c]! + a];
      cells[to] = rows[from]!;
      for (let t = 0; t < terms; t++) ofCells[t * total + to] = level[t * rows.length + from]!;
    }
  }
  const classes = Array.from(members, (units, c): UnitClass => ({ rows: width[c]!, members: units }));
  return { classes, order, cells, level: ofCells };
}

function runningSums(counts: Int32Array): Int32Array {
  const sums = new Int32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) sums[i + 1] = sums[i]! + counts[i]!;
  return sums;
}
