import { reserve, reserveF64 } from "../../memory/arena";
import { Elimination, EliminationWork, elementsOf } from "../../model/elimination";
import { factorised, SparseModel } from "../../model/sparse-model";
import { termLevels, termWidth } from "../../model/terms";

/** Reserve the EliminationWork of a design; 0 when memory cannot grow that far. */
export function reserveElimination(d: SparseModel): usize {
  const e = changetype<Elimination>(d.elimination);
  const f = changetype<EliminationWork>(reserve(offsetof<EliminationWork>()));
  if (changetype<usize>(f) == 0) return 0;
  const k = termWidth(d, 0);
  const width = factorised(d).q + d.p;
  f.F = reserveF64(e.classes * k * k);
  f.factor = reserveF64(e.classes * k * k);
  f.V = reserveF64(e.classes * k * k);
  f.z = reserveF64(termLevels(d, 0) * k);
  f.projections = reserveF64(e.classes * elementsOf(k) * width);
  f.squares = reserveF64(e.classes * elementsOf(k));
  f.within = reserveF64(width);
  f.total = reserveF64(1);
  f.inverse = reserveF64(e.size);
  f.k1 = reserveF64(k * k);
  f.k2 = reserveF64(k * k);
  f.Lambda = reserveF64(k * k);
  f.isKnown = 0;
  return f.Lambda == 0 ? 0 : changetype<usize>(f);
}
