import { openClassSums } from "../classes/sums/open-class-sums";
import { reserve, reserveF64 } from "../memory/arena";
import { ClassModel, responseSize } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { reserveShared } from "./reserve-shared";

/** Reserve the scratch of a model by classes; null when memory cannot grow that far. */
export function reserveClassWork(d: ClassModel): ClassWork | null {
  const k = d.k;
  const p = d.p;
  const kk = k * k;
  // Directions: the parameters θ, or every element of Ψ for the joint Hessian.
  const m = max(d.parameters, (k * (k + 1)) >> 1);
  const wide = m + p + 2;
  const w = changetype<ClassWork>(reserve(offsetof<ClassWork>()));
  if (changetype<usize>(w) == 0 || !reserveShared(d, w, m, wide)) return null;
  w.z = reserveF64(3 * d.groups * k + 8);
  w.response = reserveF64(responseSize(d));
  w.N = reserveF64(d.classes * kk);
  w.factor = reserveF64(d.classes * kk);
  w.L = reserveF64(p * p);
  w.Ainverse = reserveF64(p * p);
  w.residual = reserveF64(d.reduced * k);
  w.P = reserveF64(d.classes * kk);
  w.F = reserveF64(d.classes * kk);
  w.K = reserveF64(d.classes * kk);
  w.Phi = reserveF64(d.classes * kk);
  w.half = reserveF64(d.classes * kk);
  w.T = reserveF64(d.classes * kk);
  w.white = reserveF64(d.reduced * k);
  w.G = reserveF64(kk);
  w.direction = reserveF64(m * kk);
  w.U = reserveF64(m * kk);
  w.dA = reserveF64(m * p * p);
  w.cross = reserveF64(m * p);
  w.slope = reserveF64(m);
  w.hessian = reserveF64(m * m);
  w.p1 = reserveF64(p * p);
  w.p2 = reserveF64(p * p);
  w.p3 = reserveF64(p * p);
  w.v1 = reserveF64(wide + k);
  w.v2 = reserveF64(wide + k);
  if (w.v2 == 0) return null;
  w.summed = 0;
  w.hasSums = 0;
  w.sums = k > 1 ? openClassSums(d) : 0;
  return w;
}
