import { packPanels, panelSize } from "../linalg/lanes";
import { get, int, part, set } from "../linalg/vector";
import { reserve, reserveF64 } from "../memory/arena";
import { ClassModel, classSize, reducedFrom } from "../model/class-model";
import { PairRows } from "../model/pair-rows";
import { ALONG } from "./reduce-pair";

/** Null when memory cannot grow that far. */
export function reservePairRows(d: ClassModel): PairRows | null {
  const r = changetype<PairRows>(reserve(offsetof<PairRows>()));
  if (changetype<usize>(r) == 0) return null;
  const along = min(d.within, ALONG);
  r.stretch = reserve((<usize>d.groups) << 3);
  r.basis = reserveF64(d.groups);
  r.Q = reserveF64(d.n * along);
  r.lastQ = reserveF64(panelSize(along, d.groups));
  r.last = reserveF64(2 * d.groups);
  r.sums = reserveF64(2 * (along + 1));
  r.rotation = reserve((<usize>d.classes) << 2);
  r.z = reserveF64(2 * d.groups);
  r.u = reserveF64(2 * (d.reduced + 1));
  const lastRows = reserveF64(along * d.groups);
  if (lastRows == 0) return null;
  memory.fill(r.last, 0, (<usize>d.groups) << 4);
  memory.fill(lastRows, 0, (<usize>(along * d.groups)) << 3);
  let Q = r.Q;
  for (let m = 0; m < d.groups; m++) {
    const g = (<usize>int(d.member, m)) << 2;
    const from = load<i32>(d.groupStart + g);
    const size = load<i32>(d.groupStart + g, 4) - from;
    store<i32>(part(r.stretch, m), from << 3);
    store<i32>(part(r.stretch, m), size, 4);
    set(r.basis, m, get(d.Zq, from));
    for (let i = 0; i < size; i += 2) {
      for (let j = 0; j < along; j++) {
        const row = part(d.Qw, j * d.n + from + i);
        if (i + 1 == size) set(lastRows, j * d.groups + m, load<f64>(row));
        else {
          v128.store(Q, v128.load(row));
          Q += 16;
        }
      }
    }
  }
  packPanels(along, d.groups, lastRows, r.lastQ);
  for (let c = 0; c < d.classes; c++) {
    const from = <usize>int(d.rotation, c);
    const rows = reducedFrom(d, c + 1) - reducedFrom(d, c);
    store<i32>(r.rotation + ((<usize>c) << 2), 0);
    if (from == 0) continue;
    const to = reserveF64(panelSize(rows, classSize(d, c)));
    if (to == 0) return null;
    packPanels(rows, classSize(d, c), from, to);
    store<i32>(r.rotation + ((<usize>c) << 2), <i32>to);
  }
  return r;
}
