import { reserve, reserveF64 } from "../memory/arena";
import { SparseModel } from "../model/sparse-model";
import { Components, ComponentWork, widestTerm } from "./components";

/** Reserve the scratch; null when memory cannot grow that far. */
export function reserveComponents(d: SparseModel, c: Components): ComponentWork | null {
  const p = d.p;
  const pp = p * p;
  const m = d.parameters;
  const largest = c.largest;
  const kk = widestTerm(d) * widestTerm(d);
  const s = changetype<ComponentWork>(reserve(offsetof<ComponentWork>()));
  if (changetype<usize>(s) == 0) return null;
  s.F = reserveF64((largest + p) * largest);
  s.C = reserveF64((largest + p) * largest);
  s.L = reserveF64(largest * largest);
  s.XE = reserveF64(m * p * largest);
  s.XEF = reserveF64(p * largest);
  s.term = reserveF64(m);
  s.E = reserveF64(m * kk);
  s.A = reserveF64(pp);
  s.Phi = reserveF64(pp);
  s.P = reserveF64(m * pp);
  s.Q = reserveF64(m * m * pp);
  s.U = reserveF64(pp);
  s.I = reserveF64((m + 1) * (m + 1));
  s.W = reserveF64((m + 1) * (m + 1));
  s.vectors = reserveF64((m + 1) * (m + 1));
  s.scales = reserveF64(m + 1);
  s.traces = reserveF64(m);
  s.p1 = reserveF64(pp);
  s.p2 = reserveF64(pp);
  s.p3 = reserveF64(pp);
  return s.p3 == 0 ? null : s;
}
