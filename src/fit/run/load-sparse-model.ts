import { concatArrays } from "../../kernel/concat-arrays.js";
import * as Layouts from "../../kernel/layouts.js";
import { NULL, type RecordPointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import { eliminateFirst } from "../eliminate/eliminate-first.js";
import type { SparseDesign } from "../prepare/sparse-design.js";
import { loadElimination, loadRest } from "./load-elimination.js";
import { modelFields } from "./load-model.js";
import { loadPairs } from "./load-pairs.js";

/**
 * Copy a sparse model into the kernel's arena.
 *
 * @param whole whether the first term is to stay, because the inverse is wanted in its columns too
 */
export function loadSparseModel(
  scratch: Scratch,
  design: SparseDesign,
  reml: boolean,
  whole: boolean,
): RecordPointer<"Model"> {
  const { terms, pairs, p, q } = design;
  const fields = modelFields(scratch, design, reml);
  const elimination = whole ? undefined : eliminateFirst(design);
  const blocks = elimination && scratch.f64(elimination.within.length);
  return scratch.put(Layouts.SparseModel, {
    ...fields,
    form: Layouts.SPARSE,
    Q: scratch.putF64(design.Q),
    index: scratch.putI32(
      concatArrays(
        Int32Array,
        terms.map(({ index }) => index),
      ),
    ),
    rowWidth: scratch.putI32(
      terms.map(({ k, level, known }) => (known === undefined ? k : k * level.length)),
    ),
    Z: scratch.putF64(
      concatArrays(
        Float64Array,
        terms.map(({ Z }) => Z),
      ),
    ),
    moments: scratch.putF64(design.moments),
    pattern: scratch.put(Layouts.Pattern, {
      p,
      terms: terms.length,
      q,
      term: fields.term,
      sparse: design.sparse,
      tail: design.tail,
      pairs: pairs.length,
      size: design.size,
      pair: loadPairs(scratch, pairs, (pair) => scratch.putF64(pair.blocks)),
      columnStart: scratch.putI32(design.columnStart),
      row: scratch.putI32(design.row),
      rowStart: scratch.putI32(design.rowStart),
      rowEntry: scratch.putI32(design.rowEntry),
    }),
    elimination: elimination && blocks ? loadElimination(scratch, elimination, blocks) : NULL,
    rest: elimination && blocks ? loadRest(scratch, design, elimination, blocks) : NULL,
  });
}
