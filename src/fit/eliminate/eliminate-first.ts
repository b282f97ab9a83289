import type { SparseDesign } from "../prepare/sparse-design.js";
import { type ClassSums, classSums, type LevelClasses, levelClasses } from "./class-sums.js";
import { coordinates } from "./coordinates.js";
import { type FilledPairs, filledPairs } from "./filled-pairs.js";
import { type Neighbours, type Nodes, neighboursOf, nodesOf, productsOf } from "./neighbours.js";
import { type RestPattern, restPattern } from "./rest-pattern.js";

/**
 * The first term, that with the most levels, taken out of a block design: its effects enter what is left of Ω only
 * through (I + L'ΛΛ'L)⁻¹, one matrix for each class of levels with the same cross-products LL', so that the sums over
 * the levels of a class are formed once. Mirrors assembly/model/elimination.ts.
 */
export interface Elimination {
  /** Of the factor of what is left. */
  readonly pattern: RestPattern;
  /** The pairs of what is left. */
  readonly filled: FilledPairs;
  /** Cross-products of what is left that no level of the first term explains, as the blocks of `filled`. */
  readonly within: Float64Array;
  readonly classes: LevelClasses;
  readonly sums: readonly ClassSums[];
  /** What is left in coordinates of each level. */
  readonly coordinates: Neighbours;
  readonly nodes: Nodes;
}

/** Beyond so many levels of other terms, or products within levels, the sums take more room than they save time. */
const MOST_NODES = 2048;
const MOST_PRODUCTS = 1 << 18;

/** Share of a sum of squares that is rounding. */
const ROUNDING_SHARE = 1e-14;

/** Take the first term out of a design; undefined where that would not pay. */
export function eliminateFirst(design: SparseDesign): Elimination | undefined {
  // Levels with a known covariance share rows.
  if (design.terms[0]!.known !== undefined) return undefined;
  const nodes = nodesOf(design);
  if (nodes.count > MOST_NODES || productsOf(design) > MOST_PRODUCTS) return undefined;
  const neighbours = neighboursOf(design, nodes);
  const pattern = restPattern(design);
  const filled = filledPairs(design, pattern, nodes, neighbours);
  const classes = levelClasses(design);
  const { k } = design.terms[0]!;
  const inLevels = coordinates(k, neighbours, nodes, classes);
  const sums = classSums(k, classes, filled, nodes, inLevels);
  return {
    pattern,
    filled,
    within: withinLevels(k, filled, nodes, sums),
    classes,
    sums,
    coordinates: inLevels,
    nodes,
  };
}

/** A − Σ B'B; what a level explains but for rounding is explained. */
function withinLevels(
  k: number,
  { original, place }: FilledPairs,
  { count, width }: Nodes,
  sums: readonly ClassSums[],
): Float64Array {
  const within = original.slice();
  for (const { places, values } of sums) {
    const numbers = places.length === 0 ? within.length : places.length;
    for (let a = 0; a < k; a++) {
      const from = ((a * (a + 3)) / 2) * numbers;
      for (let i = 0; i < numbers; i++) {
        within[places.length === 0 ? i : places[i]!]! -= values[from + i]!;
      }
    }
  }
  for (let u = 0; u < count; u++) {
    const own = place[u * count + u]!;
    for (let j = 0; own >= 0 && j < width[u]!; j++) {
      const at = own + j * (width[u]! + 1);
      if (within[at]! < ROUNDING_SHARE * original[at]!) within[at] = 0;
    }
  }
  return within;
}
