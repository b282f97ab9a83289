import { type Booleans, type Categories, type Column, type Level, unknown } from "./value.js";

/** The codes and sorted levels of a column of labels; null, undefined and NaN are missing (-1). */
export function encode(labels: ArrayLike<Level | null | undefined>): Categories {
  const order = new Map<Level, number>();
  const codes = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label === null || label === undefined || Number.isNaN(label)) {
      codes[i] = -1;
      continue;
    }
    let code = order.get(label);
    if (code === undefined) order.set(label, (code = order.size));
    codes[i] = code;
  }
  return sortLevels(codes, [...order.keys()]);
}

/** The same categories with only the levels that occur. */
export function dropUnused({ codes, levels }: Pick<Categories, "codes" | "levels">): Categories {
  const used = new Uint8Array(levels.length);
  for (let i = 0; i < codes.length; i++) if (codes[i]! >= 0) used[codes[i]!] = 1;
  const kept = levels.filter((_, code) => used[code] === 1);
  if (kept.length === levels.length) return { kind: "categories", codes, levels };
  let next = 0;
  const moved = Int32Array.from(used, (isUsed) => (isUsed === 1 ? next++ : -1));
  return { kind: "categories", codes: codes.map((code) => (code < 0 ? -1 : moved[code]!)), levels: kept };
}

/** Any column as categories: its distinct values (digits beyond 2^53), both truth values for booleans. */
export function categoriesOf(column: Column): Categories {
  if (column.kind === "categories") return dropUnused(column);
  if (column.kind === "booleans") return booleanCategories(column);
  return column.exact === undefined ? encode(column.columns[0]!) : dropUnused(column.exact.categories);
}

function booleanCategories({ values }: Booleans): Categories {
  const codes = Int32Array.from(values, (value) => (value === unknown ? -1 : value));
  return { kind: "categories", codes, levels: [false, true] };
}

function sortLevels(codes: Int32Array, levels: readonly Level[]): Categories {
  const order = levels.map((_, code) => code).sort((a, b) => compareLevels(levels[a]!, levels[b]!));
  const rank = new Int32Array(levels.length);
  order.forEach((code, position) => {
    rank[code] = position;
  });
  for (let i = 0; i < codes.length; i++) if (codes[i]! >= 0) codes[i] = rank[codes[i]!]!;
  return { kind: "categories", codes, levels: order.map((code) => levels[code]!) };
}

const typeOrder = ["boolean", "number", "string"];

/** False before true, numbers by size, strings by code point; these in this order when they are mixed. */
export function compareLevels(a: Level, b: Level): number {
  if (typeof a !== typeof b) return typeOrder.indexOf(typeof a) - typeOrder.indexOf(typeof b);
  if (typeof a === "string") return compareCodePoints(a, b as string);
  return Number(a) - Number(b);
}

/** Order by Unicode code point. JavaScript's own order differs above U+FFFF, where it compares half characters. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    const [high, other] = [isSurrogate(x), isSurrogate(y)];
    return high === other ? x - y : high ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000;
}

/**
 * A level as names show it: numbers as Python prints them but without a trailing `.0`, truth values as
 * `True` and `False`.
 */
export function levelLabel(level: Level): string {
  if (typeof level === "string") return level;
  if (typeof level === "boolean") return level ? "True" : "False";
  const size = Math.abs(level);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return level.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return String(level);
}

/**
 * Position of a level: the level itself, else the one that is written the same way ("2" for 2).
 * -1 when there is none.
 */
export function findLevel(levels: readonly Level[], wanted: Level): number {
  const exact = levels.indexOf(wanted);
  if (exact >= 0) return exact;
  const label = levelLabel(wanted);
  return levels.findIndex((level) => levelLabel(level) === label);
}

/** `a1, a2, …, a9`: levels for an error message, the middle left out when there are many. */
export function showLevels(levels: readonly Level[]): string {
  const labels = levels.map(levelLabel);
  if (labels.length <= 6) return labels.join(", ");
  return [...labels.slice(0, 3), "…", ...labels.slice(-2)].join(", ");
}
