import { DataError, suggest } from "../errors.js";
import type { Scratch } from "../kernel/scratch.js";
import type { Problem } from "../problem.js";
import { Frame } from "../table/frame.js";
import type { TreeLike } from "../tree/as-tree.js";
import { proportionsOf } from "./compositions/clr.js";
import { putLogarithms } from "./compositions/logarithms.js";
import { frameInBlocks } from "./partitions/in-blocks.js";
import {
  type SequentialPartition,
  sequentialPartition,
  tipWeights,
} from "./partitions/sequential-partition.js";
import { type Composition, matrixOf, partsOf, shapedLike } from "./parts.js";

/**
 * Balances of every sample along a binary tree: samples × internal nodes, in level order, named as
 * `nameInternalNodes` names them. With r tips under the right child and s under the left,
 *
 *   b = √(r s / (r + s)) · ln(g(right) / g(left)),  g the geometric mean
 *
 * (Egozcue & Pawlowsky-Glahn 2005, Math. Geol. 37:795): the right child is the numerator. Columns are matched
 * to tips by name; their order does not matter, to the last bit.
 *
 * Throws DataError when tips and columns are not the same names (`matchTips` cuts both down), when the tree is
 * not binary (`bifurcate`) and for parts that are zero, negative or missing.
 */
export function ilr<T extends Composition>(table: T, tree: TreeLike): T {
  const parts = partsOf(table, "ilr");
  const partition = sequentialPartition(tree);
  const tips = partition.tips.length;
  const count = partition.balances.length;
  const order = columnsOfTips(parts.columnNames, partition.tips);
  const balancesOf = (from: number, to: number, scratch: Scratch) => {
    const rows = to - from;
    const { left, right, minus, plus, work } = putPartition(scratch, partition);
    const balances = scratch.f64(rows * count);
    const logs = putLogarithms(scratch, parts, from, to, "ilr", order);
    scratch.kernel.centreRows(logs, rows, tips);
    scratch.kernel.balancesOfLogs(logs, rows, tips, left, right, minus, plus, work, balances);
    return balances;
  };
  return shapedLike(table, frameInBlocks(parts.rowNames, partition.balances, balancesOf, 2 * tips));
}

/**
 * The proportions that have given balances: rows × tips from left to right, each row adding up to 1. The way
 * back of `ilr`. Balances are found by name among the columns; a Frame may also hold them in its rows, and
 * then the tips are the rows of the result (coefficients: balances × terms give tips × terms).
 *
 * A row with a missing balance has no proportions: all its tips are NaN.
 * Throws DataError when the names are not exactly the balances of the tree, naming what is missing or strange.
 */
export function ilrInverse<T extends Composition>(balances: T, tree: TreeLike): T {
  const given = matrixOf(balances, "ilrInverse");
  const partition = sequentialPartition(tree);
  const known = new Set(partition.balances);
  const inColumns = given.columnNames.some((name) => known.has(name));
  if (!inColumns && given.rowNames.some((name) => known.has(name))) {
    return shapedLike(balances, transposed(proportionsAlong(transposed(given), partition)));
  }
  return shapedLike(balances, proportionsAlong(given, partition));
}

function proportionsAlong(given: Frame, partition: SequentialPartition): Frame {
  const tips = partition.tips.length;
  const count = partition.balances.length;
  const order = columnsOfBalances(given.columnNames, partition.balances);
  const logsOf = (from: number, to: number, scratch: Scratch) => {
    const rows = to - from;
    const { left, right, minus, plus, work } = putPartition(scratch, partition);
    const logs = scratch.f64(rows * tips);
    const pointer = scratch.f64(rows * count);
    const view = scratch.viewF64(pointer, rows * count);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < count; k++) view[i * count + k] = given.values[(from + i) * count + order[k]!]!;
    }
    scratch.kernel.logsOfBalances(pointer, rows, tips, left, right, minus, plus, work, logs);
    return logs;
  };
  return proportionsOf(frameInBlocks(given.rowNames, partition.tips, logsOf, 2 * tips));
}

function putPartition(scratch: Scratch, partition: SequentialPartition) {
  const { minus, plus } = tipWeights(partition);
  return {
    left: scratch.putI32(partition.left),
    right: scratch.putI32(partition.right),
    minus: scratch.putF64(minus),
    plus: scratch.putF64(plus),
    work: scratch.f64(2 * partition.tips.length),
  };
}

/** Place of each tip among the columns. */
export function columnsOfTips(columns: readonly string[], tips: readonly string[]): Int32Array {
  const wayOut = "; matchTips(tree, columns) cuts the tree down and says which columns have no tip";
  const where = "ilr";
  return placesOf(tips, columns, (missing, strange) => {
    if (missing !== undefined) {
      const hint = `${suggest(missing, columns)}${wayOut}`;
      return { where, rule: "every tip of the tree must be a column", got: `no column '${missing}'`, hint };
    }
    const hint = `${suggest(strange!, tips)}${wayOut}`;
    return { where, rule: "every column must be a tip of the tree", got: `no tip '${strange}'`, hint };
  });
}

/** Place of each balance among the names given. */
function columnsOfBalances(names: readonly string[], balances: readonly string[]): Int32Array {
  const where = "ilrInverse";
  return placesOf(balances, names, (missing, strange) => {
    if (missing !== undefined) {
      const rule = "every internal node of the tree must be given";
      return { where, rule, got: `no '${missing}'`, hint: suggest(missing, names) };
    }
    const rule = "every name must be an internal node of the tree";
    return { where, rule, got: `'${strange}'`, hint: suggest(strange!, balances) };
  });
}

function placesOf(
  wanted: readonly string[],
  names: readonly string[],
  complaint: (missing: string | undefined, strange: string | undefined) => Problem,
): Int32Array {
  const places = new Map(names.map((name, place) => [name, place]));
  const missing = wanted.find((name) => !places.has(name));
  const known = new Set(wanted);
  const strange = names.find((name) => !known.has(name));
  if (missing !== undefined || strange !== undefined || names.length !== wanted.length) {
    throw new DataError(
      complaint(missing, strange ?? names.find((name, place) => places.get(name) !== place)),
    );
  }
  return Int32Array.from(wanted, (name) => places.get(name)!);
}

function transposed(frame: Frame): Frame {
  const rows = frame.rowNames.length;
  const width = frame.columnNames.length;
  const values = new Float64Array(frame.values.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < width; j++) values[j * rows + i] = frame.values[i * width + j]!;
  }
  return new Frame(frame.columnNames, frame.rowNames, values);
}
