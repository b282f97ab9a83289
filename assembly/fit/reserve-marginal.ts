import { GAP_NUMBERS } from "../covariance/gaps";
import { sumStride } from "../marginal/markov-sums";
import { reserve, reserveF64 } from "../memory/arena";
import { blockStart, cellsOf, MarginalModel, squareStart } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { lambdaStart, termWidth } from "../model/terms";
import { reserveShared } from "./reserve-shared";

/** Reserve the scratch of a model by its marginal covariance; null when memory cannot grow that far. */
export function reserveMarginalWork(d: MarginalModel): MarginalWork | null {
  const w = changetype<MarginalWork>(reserve(offsetof<MarginalWork>()));
  const m = d.parameters;
  const p = d.p;
  const wide = p + 1;
  if (changetype<usize>(w) == 0 || !reserveShared(d, w, m, m + p + 2)) return null;
  const lambdas = lambdaStart(d, d.terms);
  const blocks = blockStart(d, d.classes);
  const squares = squareStart(d, d.classes);
  const square = d.widest * d.widest;
  let width = 1;
  let K = 0;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    width = max(width, k);
    K += ((k * (k + 1)) >> 1) * wide * wide;
  }
  w.stride = width * width;
  w.widestSquare = square;
  w.kSize = K;
  w.y = reserveF64(blocks);
  w.fixed = reserveF64(p);
  w.scatter = reserveF64(squares);
  w.F = reserveF64(lambdas);
  w.Psi = reserveF64(lambdas);
  w.size = reserveF64(cellsOf(d));
  w.L = reserveF64(squares);
  w.inverse = reserveF64(squares);
  w.white = reserveF64(blocks * wide);
  w.whiteScatter = reserveF64(squares);
  w.A = reserveF64(p * p);
  w.products = reserveF64(wide * wide);
  w.dF = reserveF64(m * w.stride);
  w.dPsi = reserveF64(m * w.stride);
  w.M = reserveF64(lambdas);
  w.MS = reserveF64(lambdas);
  w.K = reserveF64(K);
  w.dA = reserveF64(m * p * p);
  w.da = reserveF64(m * p);
  w.allG = reserveF64(squares);
  w.B = reserveF64(square);
  w.t1 = reserveF64(square);
  w.t2 = reserveF64(square);
  w.t3 = reserveF64(square);
  w.Vi = reserveF64(m * square);
  w.P = reserveF64(d.widest * width * wide);
  w.py = reserveF64(width);
  w.sums = reserveF64(3 * d.terms * sumStride(wide));
  w.sumLogs = reserveF64(3 * d.terms);
  w.gaps = reserveF64(GAP_NUMBERS);
  w.z = reserveF64(wide + 1);
  w.past = reserveF64(wide + 1);
  w.spread = reserveF64((m + 1) * (m + 1));
  w.isWhole = 0;
  w.slope = reserveF64(m);
  w.hessian = reserveF64(m * m);
  return w.hessian == 0 ? null : w;
}
