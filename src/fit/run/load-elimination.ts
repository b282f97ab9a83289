import * as Layouts from "../../kernel/layouts.js";
import { behind, type Pointer, type RecordPointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import type { Elimination } from "../eliminate/eliminate-first.js";
import type { SparseDesign } from "../prepare/sparse-design.js";
import { loadTerms } from "./load-model.js";
import { loadPairs } from "./load-pairs.js";

/**
 * Copy the elimination of the first term of a design into the kernel's arena.
 *
 * @param blocks where the kernel writes the blocks of what is left
 */
export function loadElimination(
  scratch: Scratch,
  { within, classes, sums, coordinates, nodes }: Elimination,
  blocks: Pointer,
): RecordPointer<"Elimination"> {
  return scratch.put(Layouts.Elimination, {
    size: within.length,
    within: scratch.putF64(within),
    blocks,
    classes: classes.count.length,
    classOf: scratch.putI32(classes.of),
    levelsIn: scratch.putI32(classes.count),
    roots: scratch.putF64(classes.roots),
    sums: scratch.putAll(
      Layouts.LevelSums,
      sums.map(({ places, values }) => ({
        count: places.length,
        places: scratch.putI32(places),
        values: scratch.putF64(values),
      })),
    ),
    start: scratch.putI32(coordinates.start),
    neighbour: scratch.putAll(
      Layouts.Neighbour,
      Array.from(coordinates.node, (u) => ({ scalar: nodes.scalar[u]!, width: nodes.width[u]! })),
    ),
    coordinates: scratch.putF64(coordinates.blocks[0] ?? []),
  });
}

/** What is left of a design without its first term: what a factor of it asks for. */
export function loadRest(
  scratch: Scratch,
  { p, q, terms }: SparseDesign,
  { pattern, filled: { pairs } }: Elimination,
  blocks: Pointer,
): RecordPointer<"Pattern"> {
  const left = terms.slice(1);
  return scratch.put(Layouts.Pattern, {
    p,
    terms: left.length,
    q: q - terms[0]!.k * terms[0]!.level.length,
    sparse: pattern.sparse,
    tail: pattern.tail,
    pairs: pairs.length,
    size: pattern.size,
    term: loadTerms(scratch, left, p),
    pair: loadPairs(scratch, pairs, (pair) => behind(blocks, pair.blocks.byteOffset)),
    columnStart: scratch.putI32(pattern.columnStart),
    row: scratch.putI32(pattern.row),
    rowStart: scratch.putI32(pattern.rowStart),
    rowEntry: scratch.putI32(pattern.rowEntry),
  });
}
