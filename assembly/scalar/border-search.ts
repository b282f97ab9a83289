import { sum } from "../linalg/dot";
import { get, part, set } from "../linalg/vector";
import { BorderWork } from "../model/border-work";
import { SpectralWork } from "../model/spectral-work";
import { searchCurve } from "./curve-search";
import { logsAt } from "./spectral-criterion";

/** G with its derivatives at t, S and the slopes of the criterion; false where they have no value. */
function borderSlopes(context: usize, t: f64): bool {
  const b = changetype<BorderWork>(context);
  const s = changetype<SpectralWork>(b.spectral);
  const width = (<usize>(b.count + 1)) << 3;
  let at = b.products;
  let lambdas = s.lambda;
  let weights = s.weight;
  let logs1: f64 = 0;
  let logs2: f64 = 0;
  let xx: f64 = 0;
  let xx1: f64 = 0;
  let xx2: f64 = 0;
  let xy: f64 = 0;
  let xy1: f64 = 0;
  let xy2: f64 = 0;
  let yy: f64 = 0;
  let yy1: f64 = 0;
  let yy2: f64 = 0;
  for (let end = at + ((<usize>b.count) << 3); at < end; at += 8) {
    const lambda = load<f64>(lambdas);
    const h = 1 / (1 + lambda * t);
    const a = lambda * h;
    const wa = load<f64>(weights) * a;
    logs1 += wa;
    logs2 += wa * a;
    let q = load<f64>(at) * h;
    xx += q;
    q *= a;
    xx1 += q;
    xx2 += q * a;
    q = load<f64>(at + width) * h;
    xy += q;
    q *= a;
    xy1 += q;
    xy2 += q * a;
    q = load<f64>(at + 2 * width) * h;
    yy += q;
    q *= a;
    yy1 += q;
    yy2 += q * a;
    lambdas += 8;
    weights += 8;
  }
  xx += load<f64>(at);
  xy += load<f64>(at + width);
  yy += load<f64>(at + 2 * width);
  const beta = xy / xx;
  const S = yy - beta * xy;
  // h' = −λh², h'' = 2λ²h³: the sums hold −G' and G''/2.
  const S1 = -(yy1 - 2 * beta * xy1 + beta * beta * xx1);
  const turn = xy1 - beta * xx1;
  const S2 = 2 * (yy2 - 2 * beta * xy2 + beta * beta * xx2) - (2 * turn * turn) / xx;
  let D1 = logs1 + b.nu * (S1 / S);
  let D2 = b.nu * (S2 / S - (S1 / S) * (S1 / S)) - logs2;
  if (b.reml) {
    const relative = xx1 / xx;
    D1 -= relative;
    D2 += (2 * xx2) / xx - relative * relative;
  }
  b.curve.D1 = D1;
  b.curve.D2 = D2;
  b.S = S;
  b.S1 = S1;
  b.t = t;
  set(b.G, 0, xx);
  set(b.G, 1, -xx1);
  set(b.G, 2, xy);
  return D1 == D1;
}

/** The criterion at the t of the last slopes, up to constants. */
export function borderValue(context: usize, t: f64): f64 {
  const b = changetype<BorderWork>(context);
  const logs = logsAt(changetype<SpectralWork>(b.spectral), t) + b.nu * Math.log(b.S);
  return b.reml ? logs + Math.log(get(b.G, 0)) : logs;
}

/** Global minimum over t ≥ 0; G, S and the slopes are those there. False where there is none, or x or y leave too little. */
export function searchBorder(b: BorderWork, least: f64, leastOfX: f64): bool {
  const context = changetype<usize>(b);
  const width = b.count + 1;
  const ofX = sum(width, b.products);
  if (!(ofX > leastOfX)) return false;
  const rows = part(b.products, b.count);
  const rest = load<f64>(part(rows, 2 * width));
  const cross = load<f64>(part(rows, width));
  const own = load<f64>(rows);
  if (!(rest - (own > 0 ? (cross * cross) / own : 0) > least)) return false;
  searchCurve(context, b.curve, borderSlopes, borderValue);
  if (!b.curve.converged || !borderSlopes(context, b.curve.t)) return false;
  return b.S > least && get(b.G, 0) > 0;
}
