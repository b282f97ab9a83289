import { DataError, suggest } from "../errors.js";
import { Frame } from "../table/frame.js";
import type { TreeLike } from "../tree/as-tree.js";
import { proportionsOf } from "./compositions/clr.js";
import { sequentialPartition } from "./partitions/sequential-partition.js";
import { type Composition, matrixOf } from "./parts.js";

/**
 * One balance as two proportions per sample, those of the geometric means of its sides: samples ×
 * (denominator, numerator), each row adding up to 1. The larger the balance, the larger the numerator.
 *
 * Throws DataError for a balance that the tree or the table does not have.
 */
export function splitBalance(balances: Composition, tree: TreeLike, balance: string): Frame {
  const given = matrixOf(balances, "splitBalance");
  const { balances: known, start, middle, end } = sequentialPartition(tree);
  const k = known.indexOf(balance);
  const j = given.columnNames.indexOf(balance);
  if (k < 0 || j < 0) {
    const [place, names] = k < 0 ? (["tree", known] as const) : (["table", given.columnNames] as const);
    throw new DataError(`splitBalance: no balance '${balance}' in the ${place}${suggest(balance, names)}`);
  }
  const s = middle[k]! - start[k]!;
  const r = end[k]! - middle[k]!;
  const scale = Math.sqrt((r * s) / (r + s));
  const logRatios = new Float64Array(2 * given.rowNames.length);
  given.rowNames.forEach((_, i) => {
    logRatios[2 * i + 1] = given.values[i * given.columnNames.length + j]! / scale;
  });
  return proportionsOf(new Frame(given.rowNames, ["denominator", "numerator"], logRatios));
}
