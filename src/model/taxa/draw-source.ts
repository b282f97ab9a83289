import { columnsOfTips } from "../../balances/ilr.js";
import { inBlocks } from "../../balances/partitions/in-blocks.js";
import { sequentialPartition, tipWeights } from "../../balances/partitions/sequential-partition.js";
import { amountsOf } from "../../balances/parts.js";
import { UsageError } from "../../errors.js";
import type { Pointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import { referenceOf, type Transformation, transformedBy } from "../../options/taxa.js";
import { openStream } from "../../resample/stream.js";
import type { Frame } from "../../table/frame.js";
import { assemble } from "../../table/make-table.js";
import { remarksOf } from "../../table/remarks.js";
import type { Table } from "../../table/table.js";
import type { Tree } from "../../tree/tree.js";

const where = "drawCounts";

/** What drawn proportions become: a transformation of each, or balances along a tree whose tips are the features. */
type DrawnAs = { readonly transform: Transformation } | { readonly tree: Tree };

/** Counts whose proportions can be drawn. */
export interface DrawSource {
  /** The responses of the expected logarithms, samples × responses. */
  readonly expected: Table;
  /**
   * Some responses of a draw, one column each in the order of `expected.index`.
   *
   * @param into columns to put them into
   */
  draw(
    seed: number,
    number: number,
    responses: readonly string[],
    into?: readonly Float64Array[],
  ): readonly Float64Array[];
}

/** How a row of logarithms becomes responses. */
interface Finish {
  readonly names: readonly string[];
  readonly remarks: Pick<Table, "transformed">;
  /** Are the logarithms to be those of proportions? */
  readonly isClosed: boolean;
  /** Column that is subtracted from the others; -1 for none. */
  readonly reference: number;
  readonly factor: number;
  /** Column of the finished rows that each name is. */
  readonly places: Int32Array;
  /** Numbers of a finished row. */
  readonly width: number;
  apply(scratch: Scratch, logs: Pointer, rows: number): Pointer;
}

/**
 * The proportions behind counts, as they are known from them: Dirichlet with the parameters count + prior. Expected logarithms are
 * ψ(count + prior) less ψ of the sample's sum of these.
 *
 * @throws DataError for counts that are negative or missing, and where tips and features are not the same
 */
export function drawSource(counts: Table, as: DrawnAs, prior: number): DrawSource {
  const parts = amountsOf(counts, where);
  const alphas = parts.values.map((count) => count + prior);
  const finish = "tree" in as ? alongTree(parts, as.tree) : transformed(parts, as.transform);
  const { rowNames } = parts;
  const placeOf = new Map(finish.names.map((name, j) => [name, j]));
  const expected = columnsFor(finish.names, rowNames.length);
  inBlocks(rowNames.length, 2 * parts.columnNames.length, (from, to, scratch) => {
    const logs = expectedIn(scratch, alphas, from, to, parts.columnNames.length);
    copyOut(scratch, finish.apply(scratch, logs, to - from), finish, finish.places, expected, from, to);
  });
  return {
    expected: {
      ...assemble(
        rowNames,
        finish.names,
        finish.names.map((name, j) => [name, expected[j]!] as const),
      ),
      ...remarksOf({ notes: counts.notes, ...finish.remarks }),
    },
    draw: (seed, number, responses, into) => {
      const places = Int32Array.from(responses, (name) => finish.places[placeOf.get(name)!]!);
      const columns = into ?? columnsFor(responses, rowNames.length);
      const width = parts.columnNames.length;
      inBlocks(rowNames.length, 2 * width, (from, to, scratch) => {
        const rows = to - from;
        const streams = Array.from({ length: rows }, (_, i) =>
          openStream(scratch, seed, `draw ${rowNames[from + i]}`),
        );
        const logs = scratch.f64(rows * width);
        const shapes = scratch.putF64(alphas.subarray(from * width, to * width));
        scratch.kernel.drawLogs(scratch.putI32(streams), number, shapes, rows, width, logs);
        if (finish.isClosed) closeLogs(scratch, logs, rows, width);
        copyOut(scratch, finish.apply(scratch, logs, rows), finish, places, columns, from, to);
      });
      return columns;
    },
  };
}

function columnsFor(names: readonly string[], rows: number): Float64Array[] {
  return names.map(() => new Float64Array(rows));
}

/** E ln p of some rows. */
function expectedIn(
  scratch: Scratch,
  alphas: Float64Array,
  from: number,
  to: number,
  width: number,
): Pointer {
  const rows = to - from;
  const block = alphas.subarray(from * width, to * width);
  const totals = Float64Array.from({ length: rows }, (_, i) => {
    return block.subarray(i * width, (i + 1) * width).reduce((sum, alpha) => sum + alpha, 0);
  });
  const { kernel } = scratch;
  const shifts = totals.map((total) => kernel.digamma(total));
  return scratch.putF64(block.map((alpha, at) => kernel.digamma(alpha) - shifts[Math.floor(at / width)]!));
}

/** Subtract from each row the logarithm of the sum of its exponentials: logarithms of proportions, in place. */
function closeLogs(scratch: Scratch, logs: Pointer, rows: number, width: number): void {
  const largest = Float64Array.from({ length: rows }, (_, i) => {
    return scratch
      .viewF64(logs, rows * width)
      .subarray(i * width, (i + 1) * width)
      .reduce((a, b) => (a > b ? a : b));
  });
  const shares = scratch.putF64(scratch.viewF64(logs, rows * width));
  scratch.kernel.expRows(shares, rows, width);
  const drawn = scratch.viewF64(shares, rows * width);
  const sums = largest.map((_, i) => drawn.subarray(i * width, (i + 1) * width).reduce((a, b) => a + b, 0));
  const ofSums = scratch.putF64(sums);
  scratch.kernel.logInPlace(ofSums, rows);
  const totals = scratch.viewF64(ofSums, rows).map((log, i) => log + largest[i]!);
  const view = scratch.viewF64(logs, rows * width);
  for (let at = 0; at < view.length; at++) view[at]! -= totals[Math.floor(at / width)]!;
}

function copyOut(
  scratch: Scratch,
  finished: Pointer,
  { width, reference, factor }: Finish,
  places: Int32Array,
  columns: readonly Float64Array[],
  from: number,
  to: number,
): void {
  const view = scratch.viewF64(finished, (to - from) * width);
  for (const [k, column] of columns.entries()) {
    for (let i = 0, at = places[k]!; i < to - from; i++, at += width) {
      const base = reference < 0 ? 0 : view[i * width + reference]!;
      column[from + i] = (view[at]! - base) * factor;
    }
  }
}

function transformed({ columnNames: features }: Frame, method: Transformation): Finish {
  const width = features.length;
  const name = referenceOf(method);
  const reference = name === undefined ? -1 : features.indexOf(name);
  if (name !== undefined && reference < 0) {
    throw new UsageError({
      where,
      rule: "the reference of alr must be a feature",
      got: `no feature '${name}'`,
    });
  }
  const kept = Int32Array.from([...features.keys()].filter((j) => j !== reference));
  const how = transformedBy(method)!;
  return {
    names: Array.from(kept, (j) => features[j]!),
    remarks: { transformed: how },
    isClosed: how === "log" || how === "log2",
    reference,
    factor: how === "log2" ? Math.LOG2E : 1,
    places: kept,
    width,
    apply: (scratch, logs, rows) => {
      if (how === "clr") scratch.kernel.centreRows(logs, rows, width);
      return logs;
    },
  };
}

function alongTree({ columnNames: features }: Frame, tree: Tree): Finish {
  const partition = sequentialPartition(tree);
  const { balances, tips, left, right } = partition;
  const { minus, plus } = tipWeights(partition);
  const order = columnsOfTips(features, tips);
  const count = tips.length;
  return {
    names: balances,
    remarks: {},
    isClosed: false,
    reference: -1,
    factor: 1,
    places: Int32Array.from(balances.keys()),
    width: count - 1,
    apply: (scratch, logs, rows) => {
      const view = scratch.viewF64(logs, rows * count).slice();
      const ordered = scratch.f64(rows * count);
      const to = scratch.viewF64(ordered, rows * count);
      for (let at = 0; at < to.length; at++) to[at] = view[at - (at % count) + order[at % count]!]!;
      const made = scratch.f64(rows * (count - 1));
      const [l, r] = [scratch.putI32(left), scratch.putI32(right)];
      const [m, p] = [scratch.putF64(minus), scratch.putF64(plus)];
      scratch.kernel.centreRows(ordered, rows, count);
      scratch.kernel.balancesOfLogs(ordered, rows, count, l, r, m, p, scratch.f64(2 * count), made);
      return made;
    },
  };
}
