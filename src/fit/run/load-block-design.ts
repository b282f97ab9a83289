import { concatArrays } from "../../kernel/concat-arrays.js";
import * as Layouts from "../../kernel/layouts.js";
import { NULL, type RecordPointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import { eliminateFirst } from "../eliminate/eliminate-first.js";
import type { BlockDesign } from "../prepare/block-design.js";
import { lambdaEntries } from "./lambda-entries.js";
import { loadElimination, loadRest } from "./load-elimination.js";
import { loadPairs, loadTerms } from "./load-pairs.js";

/** Iterations that the kernel can count, far more than any search takes. */
const MAX_ITERATIONS = 1 << 30;

/**
 * Copy a block design into the kernel's arena.
 *
 * @param whole whether the first term is to stay, because the inverse is wanted in its columns too
 */
export function loadBlockDesign(
  scratch: Scratch,
  design: BlockDesign,
  reml: boolean,
  whole: boolean,
): RecordPointer<"BlockDesign"> {
  const { terms, pairs, n, p, ones, search } = design;
  const entries = terms.flatMap(({ template, from }, term) =>
    lambdaEntries(template, from).map((entry) => ({ ...entry, term })),
  );
  const elimination = whole ? undefined : eliminateFirst(design);
  const blocks = elimination && scratch.f64(elimination.within.length);
  return scratch.put(Layouts.BlockDesign, {
    n,
    p,
    terms: terms.length,
    q: design.q,
    sparse: design.sparse,
    tail: design.tail,
    pairs: pairs.length,
    size: design.size,
    term: loadTerms(scratch, terms, p),
    pair: loadPairs(scratch, pairs, (pair) => scratch.putF64(pair.blocks)),
    columnStart: scratch.putI32(design.columnStart),
    row: scratch.putI32(design.row),
    rowStart: scratch.putI32(design.rowStart),
    rowEntry: scratch.putI32(design.rowEntry),
    parameters: design.parameters,
    entries: entries.length,
    reml: reml ? 1 : 0,
    constant: ones.length > 0 ? 1 : 0,
    template: scratch.putAll(Layouts.TermEntry, entries),
    free: scratch.putI32(search.free),
    Q: scratch.putF64(design.Q),
    index: scratch.putI32(
      concatArrays(
        Int32Array,
        terms.map(({ index }) => index),
      ),
    ),
    Z: scratch.putF64(
      concatArrays(
        Float64Array,
        terms.map(({ Z }) => Z),
      ),
    ),
    B: scratch.putF64(design.B),
    ones: scratch.putF64(ones.length > 0 ? ones : new Float64Array(p)),
    T: scratch.putF64(
      concatArrays(
        Float64Array,
        terms.map(({ T }) => T),
      ),
    ),
    Tinverse: scratch.putF64(
      concatArrays(
        Float64Array,
        terms.map(({ Tinverse }) => Tinverse),
      ),
    ),
    moments: scratch.putF64(design.moments),
    logDetXX: design.logDetXX,
    sigma: search.sigma,
    tolerance: search.tolerance,
    maxIterations: Math.min(search.maxIterations, MAX_ITERATIONS),
    isStartGiven: search.isStartGiven ? 1 : 0,
    elimination: elimination && blocks ? loadElimination(scratch, elimination, blocks) : NULL,
    rest: elimination && blocks ? loadRest(scratch, design, elimination, blocks) : NULL,
  });
}
