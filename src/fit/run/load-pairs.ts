import * as Layouts from "../../kernel/layouts.js";
import type { Pointer, RecordPointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import type { BlockPair } from "../prepare/sparse-design.js";

/** Copy pairs of terms into the kernel's arena; `blocksOf` says where the blocks of a pair are. */
export function loadPairs(
  scratch: Scratch,
  pairs: readonly BlockPair[],
  blocksOf: (pair: BlockPair) => Pointer,
): RecordPointer<"Pair"> {
  const rows = pairs.map((pair) => {
    const { row, column, count, levels, places } = pair;
    const mirrored = count > 0 && (row !== column || levels[0] !== levels[1]);
    return {
      row,
      column,
      count,
      levels: scratch.putI32(levels),
      blocks: blocksOf(pair),
      places: scratch.putI32(places),
      mirrored: mirrored ? 1 : 0,
    };
  });
  return scratch.putAll(Layouts.Pair, rows);
}
