import { DataError } from "../../errors.js";
import { Frame } from "../../table/frame.js";
import { type Composition, partsOf, shapedLike } from "../parts.js";
import { checkLevel } from "./taxonomy.js";

/** Features whose names are lineages, as one level of clades. */
interface CollapsedClades<T extends Composition> {
  readonly table: T;
  /** Totals of other features, above the level, which were left out. */
  readonly above: readonly string[];
  /** Features of no clade, such as `UNCLASSIFIED`, which stay. */
  readonly others: readonly string[];
}

/** The prefixes of ranks, the highest first; a domain is what a kingdom is. */
const prefixes: Readonly<Record<string, number>> = { d: 1, k: 1, p: 2, c: 3, o: 4, f: 5, g: 6, s: 7, t: 8 };

/** What profilers call reads of no clade. */
const noClade = /^(?:UNCLASSIFIED|UNMAPPED|UNINTEGRATED|UNKNOWN|unassigned)$/i;

/** A feature as a clade: its ranks as written, and its level by the prefix of the last one, else by its position. */
interface Clade {
  readonly ranks: readonly string[];
  readonly level: number;
}

/**
 * Are the names of a table lineages (`k__Bacteria|p__Firmicutes`, `k__Bacteria;p__Firmicutes`)? They are where all of them
 * begin with the prefix of a kingdom or domain, or all have ranks or are above others that do; names of no clade aside.
 */
export function areLineages(names: readonly string[]): boolean {
  const clades = names.filter((name) => !noClade.test(name));
  if (clades.length === 0) return false;
  if (clades.every((name) => /^[dk]__/i.test(name))) return true;
  const above = new Set(clades.flatMap((name) => name.split(/[|;]/, 1).map((rank) => rank.trim())));
  return (
    clades.every((name) => /[|;]/.test(name)) ||
    (clades.some((name) => /[|;]/.test(name)) && above.size * 2 <= clades.length)
  );
}

/**
 * One level of clades of a table whose columns are named by their lineages, all clades in one table as MetaPhlAn writes them
 * or the lowest alone. A clade is the column that is it, to which deeper ones are never added; without such a column it is
 * the sum of those below it. Columns that end above the level are totals where a clade of the level is theirs and are left
 * out; otherwise they stay, filled up with `__`. Clades are named by their ranks with `;` between them.
 *
 * @param level 1 the kingdom or domain, … 6 the genus, 7 the species, 8 the strain: told by the prefix of a rank
 *   (`d__ k__ p__ c__ o__ f__ g__ s__ t__`), else by its position
 */
export function collapseClades<T extends Composition>(table: T, level: number): CollapsedClades<T> {
  checkLevel("collapseClades", level);
  const parts = partsOf(table, "collapseClades");
  const names = parts.columnNames;
  if (!areLineages(names)) {
    const rule = "names of features must be lineages";
    throw new DataError({
      where: "collapseClades",
      rule,
      got: `'${names.find((name) => !noClade.test(name)) ?? names[0]}'`,
    });
  }
  const clades = names.map((name) => (noClade.test(name) ? undefined : cladeOf(name)));
  const known = new Map(
    clades.flatMap((clade, j) => (clade === undefined ? [] : [[keyOf(clade.ranks), j] as const])),
  );
  const inner = new Set(clades.flatMap((clade) => (clade === undefined ? [] : ancestors(clade, known))));
  const columns = new Map<string, number[]>();
  const above: string[] = [];
  for (const [j, clade] of clades.entries()) {
    if (clade === undefined) {
      add(columns, names[j]!, j);
    } else if (clade.level < level) {
      if (inner.has(j)) above.push(names[j]!);
      else add(columns, filledUp(clade, level).join(";"), j);
    } else if (!ancestors(clade, known).some((other) => clades[other]!.level >= level)) {
      // A column of the level, or below it, stands for itself unless another one above it does.
      add(columns, ranksDownTo(clade, level).join(";"), j);
    }
  }
  const width = names.length;
  const values = new Float64Array(parts.rowNames.length * columns.size);
  [...columns.values()].forEach((own, at) => {
    for (let i = 0; i < parts.rowNames.length; i++) {
      for (const j of own) values[i * columns.size + at]! += parts.values[i * width + j]!;
    }
  });
  const taxa = new Frame(parts.rowNames, [...columns.keys()], values);
  const others = names.filter((_, j) => clades[j] === undefined);
  return { table: shapedLike(table, taxa), above, others };
}

function cladeOf(name: string): Clade {
  const ranks = name.split(/[|;]/).map((rank) => rank.trim());
  while (ranks.length > 1 && ranks.at(-1) === "") ranks.pop();
  return { ranks, level: levelAt(ranks, ranks.length - 1) };
}

function levelAt(ranks: readonly string[], at: number): number {
  const prefix = /^([a-z])__/i.exec(ranks[at]!)?.[1]?.toLowerCase() ?? "";
  return prefixes[prefix] ?? at + 1;
}

function keyOf(ranks: readonly string[]): string {
  return ranks.join(";");
}

/** Positions of the columns that are above a clade. */
function ancestors({ ranks }: Clade, known: ReadonlyMap<string, number>): number[] {
  return ranks.slice(0, -1).flatMap((_, at) => known.get(keyOf(ranks.slice(0, at + 1))) ?? []);
}

/** The ranks of a clade down to a level; those that it skips are `__` where the level itself is among them. */
function ranksDownTo({ ranks, level: own }: Clade, level: number): string[] {
  if (own === level) return [...ranks];
  const kept = ranks.filter((_, at) => levelAt(ranks, at) <= level);
  return filledUp({ ranks: kept, level: kept.length === 0 ? 0 : levelAt(kept, kept.length - 1) }, level);
}

/** A lineage filled up to a level, as QIIME 2 does. */
function filledUp({ ranks, level: own }: Clade, level: number): string[] {
  return [...ranks, ...new Array<string>(Math.max(0, level - own)).fill("__")];
}

function add(columns: Map<string, number[]>, name: string, j: number): void {
  const before = columns.get(name);
  if (before === undefined) columns.set(name, [j]);
  else before.push(j);
}
