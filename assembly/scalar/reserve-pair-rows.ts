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
  r.Q = reserveF64((d.n + d.groups) * along);
  r.rotation = reserve((<usize>d.classes) << 2);
  r.z = reserveF64(2 * d.groups);
  r.u = reserveF64(2 * (d.reduced + 1));
  if (r.u == 0) return null;
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
        store<f64>(Q, load<f64>(row));
        store<f64>(Q, i + 1 < size ? load<f64>(row, 8) : 0, 8);
        Q += 16;
      }
    }
  }
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
