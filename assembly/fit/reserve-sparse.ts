import { part, set } from "../linalg/vector";
import { reserve, reserveF64 } from "../memory/arena";
import { reserveElimination } from "../sparse/leading/reserve-elimination";
import { BlockDesign, factorised } from "../model/sparse-model";
import { BlockPattern, lambdaStart, termLevels, termWidth } from "../model/pattern";
import { BlockWork } from "../model/sparse-work";
import { SIZE_COUNT, shapeCount } from "../search/starts";

/** Reserve the scratch of a design; null when memory cannot grow that far. */
export function reserveBlockWork(d: BlockDesign): BlockWork | null {
  const w = changetype<BlockWork>(reserve(offsetof<BlockWork>()));
  if (changetype<usize>(w) == 0) return null;
  const lambdas = lambdaStart(d, d.terms) + d.p * d.p;
  let widest = d.p;
  for (let t = 0; t < d.terms; t++) widest = max(widest, termWidth(d, t));
  const scalars = d.q + d.p;
  const m = d.parameters;
  w.Lambda = reserveF64(lambdas);
  w.rhs = reserveF64(scalars);
  w.solution = reserveF64(scalars);
  w.effects = reserveF64(scalars);
  w.projected = reserveF64(scalars);
  w.fixed = reserveF64(d.p);
  w.forms = reserveF64(d.terms + 1);
  w.variances = reserveF64(d.terms + 1);
  w.y = reserveF64(d.n);
  w.e = reserveF64(d.n);
  w.Y = reserveF64(lambdas);
  w.E = reserveF64(lambdas);
  w.k1 = reserveF64(widest * widest);
  w.k2 = reserveF64(widest * widest);
  w.theta = reserveF64(m);
  w.start = reserveF64(m);
  w.gradient = reserveF64(m);
  w.trial = reserveF64(m);
  w.trialGradient = reserveF64(m);
  w.step = reserveF64(m + 1);
  w.change = reserveF64(m);
  w.scale = reserveF64(m);
  w.descent = reserveF64(m);
  w.best = reserveF64(m);
  w.before = reserveF64(m);
  w.here = reserveF64(m);
  w.screen = reserveF64(SIZE_COUNT * allShapes(d));
  w.H = reserveF64(m * m);
  w.J = reserveF64(m * d.p * d.p);
  w.m1 = reserveF64((m + 1) * (m + 1));
  w.m2 = reserveF64((m + 1) * (m + 1));
  w.A1 = reserveF64(d.p * d.p);
  w.A2 = reserveF64(d.p * d.p);
  w.A3 = reserveF64(d.p * d.p);
  w.b1 = reserveF64(d.p);
  w.slope = reserveF64(m * d.p);
  w.rest = d.elimination == 0 ? changetype<usize>(w) : reserveRest(d, w);
  if (w.rest == 0 || !reserveFactor(factorised(d), changetype<BlockWork>(w.rest))) return null;
  memory.fill(w.Lambda, 0, (<usize>lambdas) << 3);
  const identity = part(w.Lambda, lambdaStart(d, d.terms));
  for (let j = 0; j < d.p; j++) set(identity, j * d.p + j, 1);
  return w;
}

/** Scratch of the factor of a design, false when memory cannot grow that far. */
function reserveFactor(d: BlockPattern, w: BlockWork): bool {
  w.factor = reserveF64(d.size);
  w.inverse = reserveF64(d.size);
  w.columns = reserveF64(d.tail * d.tail);
  w.spread = reserveF64(d.q + d.p);
  w.dots = reserveF64(8);
  return w.dots != 0;
}

/** Work of what the elimination of the first term leaves: its parts of the vectors of the whole, and a right-hand side of its own. */
function reserveRest(d: BlockDesign, w: BlockWork): usize {
  const rest = changetype<BlockWork>(reserve(offsetof<BlockWork>()));
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

/** Shapes of single terms, and all terms alike. */
function allShapes(d: BlockDesign): i32 {
  let count = 1;
  for (let t = 0; t < d.terms; t++) count += shapeCount(d, t);
  return count;
}
