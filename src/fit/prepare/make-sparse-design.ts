import type { RandomTerm } from "../../design/random/random-term.js";
import { type Scratch, withScratch } from "../../kernel/scratch.js";
import { momentMatrix } from "../run/moment-start.js";
import { defaultSearch, type SearchSettings } from "../run/search-settings.js";
import { blockProducts, type GroupedColumns, type Products } from "./block-products.js";
import { blockPlaces, type FactorPattern, factorPattern } from "./factor-pattern.js";
import { byColumn, fixedBasis } from "./fixed-basis.js";
import type { ColumnLevels } from "./level-columns.js";
import { randomBlock } from "./random-basis.js";
import type { BlockPair, SparseDesign, SparseTerm } from "./sparse-design.js";

/**
 * Reduce a design with any random terms: cross-products once, and the pattern of the factor.
 *
 * @param X rows × columns, row-major
 * @param random by decreasing number of levels, as θ
 * @param levels what was subtracted from the columns of X
 */
export function makeSparseDesign(
  X: Float64Array,
  columns: number,
  random: readonly RandomTerm[],
  search: SearchSettings = defaultSearch(random),
  levels?: ColumnLevels,
): SparseDesign {
  const n = random[0]!.index.length;
  const order = Int32Array.from({ length: n }, (_, i) => i);
  return withScratch((scratch: Scratch) => {
    const fixed = fixedBasis(scratch, byColumn(X, columns, order), columns, n, levels);
    const terms = blockTerms(scratch, random, search);
    const parts: GroupedColumns[] = [
      ...terms.map(({ k, level, index, Z, known }) => ({
        k,
        levels: level.length,
        index,
        Z,
        isFilled: known !== undefined,
      })),
      { k: fixed.p, levels: 1, index: new Int32Array(n), Z: byRow(fixed.Q, fixed.p, n) },
    ];
    const products = pairProducts(parts);
    const pattern = factorPattern(parts.slice(0, -1), fixed.p, (row, column) =>
      products.get(row)?.get(column),
    );
    const { first, ...stored } = pattern;
    return {
      form: "sparse",
      n,
      p: fixed.p,
      q: first.at(-1)!,
      groups: Math.max(...terms.map(({ level }) => level.length)),
      kept: fixed.kept,
      Q: fixed.Q,
      B: fixed.B,
      ones: fixed.ones,
      logDetXX: fixed.logDetXX,
      moments: momentMatrix(parts, (row, column) => products.get(row)!.get(column)!, n, fixed.p),
      terms,
      pairs: placedPairs(parts, products, pattern),
      parameters: terms.reduce((total, { template }) => total + template.parameters, 0),
      search,
      ...stored,
    };
  });
}

function blockTerms(scratch: Scratch, random: readonly RandomTerm[], { free }: SearchSettings): SparseTerm[] {
  let from = 0;
  return random.map((term) => {
    const block = randomBlock(scratch, term, free, from);
    from += block.template.parameters;
    return block;
  });
}

function byRow(Q: Float64Array, p: number, n: number): Float64Array {
  const out = new Float64Array(Q.length);
  for (let j = 0; j < p; j++) for (let i = 0; i < n; i++) out[i * p + j] = Q[j * n + i]!;
  return out;
}

/** Row term → column term (at or before it) → blocks. */
function pairProducts(parts: readonly GroupedColumns[]): Map<number, Map<number, Products>> {
  return new Map(
    parts.map((row, r) => [
      r,
      new Map(parts.slice(0, r + 1).map((column, c) => [c, blockProducts(row, column)] as const)),
    ]),
  );
}

function placedPairs(
  parts: readonly GroupedColumns[],
  products: Map<number, Map<number, Products>>,
  pattern: FactorPattern,
): BlockPair[] {
  return [...products].flatMap(([row, columns]) =>
    [...columns].flatMap(([column, all]) => {
      const [k, l] = [parts[row]!.k, parts[column]!.k];
      return mirroredApart(row === column, all, k * l).map((found) => ({
        row,
        column,
        ...found,
        places: blockPlaces(k, l, pattern.first[row]!, pattern.first[column]!, found, pattern),
      }));
    }),
  );
}

/** Of a term with itself, the blocks of its levels and those between levels, which stand for their mirror images too. */
function mirroredApart(isOneTerm: boolean, found: Products, size: number): Products[] {
  const { count, levels, blocks } = found;
  let own = 0;
  while (own < count && levels[2 * own] === levels[2 * own + 1]) own++;
  if (!isOneTerm || own === count) return [found];
  return [
    { count: own, levels: levels.subarray(0, 2 * own), blocks: blocks.subarray(0, own * size) },
    { count: count - own, levels: levels.subarray(2 * own), blocks: blocks.subarray(own * size) },
  ];
}
