import type { Design } from "../../design/design.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { type SearchSettings, startingSearch } from "../run/search-settings.js";
import type { Access } from "./design.js";
import { type ResidualTerm, residualTerms } from "./residual-terms.js";

/** How the rows of a design have the effects of a term. */
export interface TermRows {
  readonly access: Access;
  /** Level of each row; −1 for none. */
  readonly index: Int32Array;
  /** Levels are below this. */
  readonly levels: number;
  /** Place of each row among the visits; of `visits`. */
  readonly visit?: Int32Array;
}

/** What of the rows of a design decides on units and their classes, whichever of the rows a response has. */
export interface RowTable {
  readonly n: number;
  /** Random terms, then residuals. */
  readonly terms: readonly TermRows[];
  readonly residuals: readonly ResidualTerm[];
  /** What the standard deviation of the residual is multiplied by, 1 / √weight. */
  readonly factor: Float64Array;
  /** In the caller's units; undefined where residuals have no times. */
  readonly times?: Float64Array;
  /** Which ratio multiplies the standard deviation of the residual; −1 for none. */
  readonly ratio: Int32Array;
  readonly ratios: number;
  /** Rows in the order in which those of a unit stand. */
  readonly sorted: Int32Array;
  /** Rows with the same number have the same part in V, but for levels and times. */
  readonly code: Int32Array;
  /** The settings of a search that nobody asked anything special of. */
  readonly search: SearchSettings;
  /** Settings by those without the standard deviation of the residual that is held at one. */
  readonly held: WeakMap<SearchSettings, SearchSettings>;
}

const known = new WeakMap<Design, RowTable>();

/** The table of a design whose residuals have a structure; made once. */
export function rowTable(design: Design, residual: ResidualDesign): RowTable {
  const found = known.get(design) ?? makeRowTable(design, residual);
  known.set(design, found);
  return found;
}

function makeRowTable(design: Design, residual: ResidualDesign): RowTable {
  const { random, weights, rows } = design;
  const n = rows.length;
  const ratios = Math.max(0, residual.levels.length - 1);
  const residuals = residualTerms(residual, n);
  const terms: TermRows[] = [
    ...random.map(({ index }): TermRows => ({ access: "columns", index, levels: levelCount(index) })),
    ...residuals.map(({ rows }) => rows),
  ];
  const factor = Float64Array.from({ length: n }, (_, i) => (weights ? 1 / Math.sqrt(weights[i]!) : 1));
  const ratio = Int32Array.from({ length: n }, (_, i) => (ratios === 0 ? -1 : residual.level[i]! - 1));
  const { times } = residual;
  return {
    n,
    terms,
    residuals,
    factor,
    ratio,
    ratios,
    ...(times && { times }),
    sorted: sortedRows(residual, ratio),
    code: rowCodes(random, terms, factor, ratio),
    search: startingSearch(design),
    held: new WeakMap(),
  };
}

/** Levels of a term are below this. */
function levelCount(index: Int32Array): number {
  return index.reduce((count, level) => Math.max(count, level + 1), 0);
}

/** Rows by subject, visit, time and ratio. */
function sortedRows({ subject, visit, times }: ResidualDesign, ratio: Int32Array): Int32Array {
  const before = (a: number, b: number) =>
    (subject[a] ?? 0) - (subject[b] ?? 0) ||
    (visit[a] ?? 0) - (visit[b] ?? 0) ||
    (times?.[a] ?? 0) - (times?.[b] ?? 0) ||
    ratio[a]! - ratio[b]! ||
    a - b;
  return Int32Array.from(ratio.keys()).sort(before);
}

/** Numbers from zero on: equal where rows have the same visits, rows of Z, weights and ratios. */
function rowCodes(
  random: readonly RandomTerm[],
  terms: readonly TermRows[],
  factor: Float64Array,
  ratio: Int32Array,
): Int32Array {
  const found = new Map<string, number>();
  return ratio.map((own, row) => {
    const columns = random.map(({ values, columns: { length } }) =>
      values.subarray(row * length, (row + 1) * length).join(),
    );
    const visits = terms.map(({ visit }) => visit?.[row] ?? 0);
    const key = [factor[row], own, ...visits, ...columns].join("|");
    const code = found.get(key) ?? found.size;
    found.set(key, code);
    return code;
  });
}
