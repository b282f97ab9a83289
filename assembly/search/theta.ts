import { get } from "../linalg/vector";
import { BlockDesign, entryAt, isFree, TermEntry } from "../model/sparse-model";
import { termWidth } from "../model/pattern";
import { BlockWork } from "../model/sparse-work";

/** Is every element of the lower triangle of a term a free parameter? */
export function isFull(d: BlockDesign, t: i32): bool {
  let free = 0;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (entry.term == t && isFree(d, entry.parameter)) free++;
  }
  const k = termWidth(d, t);
  return free == (k * (k + 1)) >> 1;
}

/** Does the column of an entry hold nothing that is fixed at other than zero? */
export function isColumnFree(d: BlockDesign, w: BlockWork, entry: TermEntry): bool {
  for (let e = 0; e < d.entries; e++) {
    const other = entryAt(d, e);
    const parameter = other.parameter;
    if (!isSameColumn(entry, other) || isFree(d, parameter)) continue;
    if (get(w.theta, parameter) != 0) return false;
  }
  return true;
}

export function isSameColumn(entry: TermEntry, other: TermEntry): bool {
  return entry.term == other.term && entry.column == other.column;
}
