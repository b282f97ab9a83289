import { reserve, reserveF64 } from "../memory/arena";
import { Pattern } from "../model/pattern";
import { factorised, SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { lambdaStart, termLevels, termWidth } from "../model/terms";
import { isDense, reserveDense } from "../sparse/dense/reserve-dense";
import { reserveElimination } from "../sparse/leading/reserve-elimination";
import { isInformative } from "../sparse/starts/informative";
import { reserveShared } from "./reserve-shared";

/** Reserve the scratch of a sparse model; null when memory cannot grow that far. */
export function reserveSparseWork(d: SparseModel): SparseWork | null {
  const w = changetype<SparseWork>(reserve(offsetof<SparseWork>()));
  const m = d.parameters;
  if (changetype<usize>(w) == 0 || !reserveShared(d, w, m, m + 2)) return null;
  const p = d.p;
  const lambdas = lambdaStart(d, d.terms) + p * p;
  const scalars = d.q + p;
  w.rhs = reserveF64(scalars);
  w.solution = reserveF64(scalars);
  w.effects = reserveF64(scalars);
  w.projected = reserveF64(scalars);
  w.fixed = reserveF64(p);
  w.forms = reserveF64(d.terms + 1);
  w.variances = reserveF64(d.terms + 1);
  w.y = reserveF64(d.n);
  w.e = reserveF64(d.n);
  w.Y = reserveF64(lambdas);
  w.E = reserveF64(lambdas);
  w.J = reserveF64(m * p * p);
  w.betaSlopes = reserveF64(m * p);
  w.A1 = reserveF64(p * p);
  w.A2 = reserveF64(p * p);
  w.A3 = reserveF64(p * p);
  w.rest = d.elimination == 0 ? changetype<usize>(w) : reserveRest(d, w);
  if (w.rest == 0 || !reserveFactor(factorised(d), changetype<SparseWork>(w.rest))) return null;
  w.informative = isInformative(d, w.solution) ? 1 : 0;
  w.dense = 0;
  if (!w.informative || !isDense(d)) return w;
  w.dense = reserveDense(d);
  return w.dense == 0 ? null : w;
}

/** Scratch of the factor of a design, false when memory cannot grow that far. */
function reserveFactor(d: Pattern, w: SparseWork): bool {
  w.factor = reserveF64(d.size);
  w.inverse = reserveF64(d.size);
  w.columns = reserveF64(d.tail * d.tail);
  w.spread = reserveF64(d.q + d.p);
  w.dots = reserveF64(8);
  return w.dots != 0;
}

/** Work of what the elimination of the first term leaves: its parts of the vectors of the whole, and a right-hand side of its own. */
function reserveRest(d: SparseModel, w: SparseWork): usize {
  const rest = changetype<SparseWork>(reserve(offsetof<SparseWork>()));
  w.elimination = reserveElimination(d);
  if (changetype<usize>(rest) == 0 || w.elimination == 0) return 0;
  const k = termWidth(d, 0);
  const first = (<usize>(termLevels(d, 0) * k)) << 3;
  const square = (<usize>(k * k)) << 3;
  rest.rhs = reserveF64(factorised(d).q + d.p);
  rest.solution = w.solution + first;
  rest.effects = w.effects + first;
  rest.projected = w.projected + first;
  rest.Lambda = w.Lambda + square;
  rest.Y = w.Y + square;
  return rest.rhs == 0 ? 0 : changetype<usize>(rest);
}
