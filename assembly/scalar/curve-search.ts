import { Curve, POINTS } from "../model/curve";

/** Beyond this t the random effect explains everything the criterion can see. */
const LARGEST: f64 = 1e34;

/** Leaves D' and D'' at t in the curve; false where they have no value. */
type SlopesAt = (context: usize, t: f64) => bool;
/** D at the t of the last `SlopesAt`. */
type ValueAt = (context: usize, t: f64) => f64;

/**
 * The grid from where no λ of 1 / (1 + λ t) matters to where all do.
 *
 * @param smallest,largest of the λ that are not zero
 */
export function setGrid(curve: Curve, smallest: f64, largest: f64): void {
  const least = Math.max(smallest, largest * 1e-6);
  curve.first = 0.01 / largest;
  curve.ratio = Math.pow(100 / least / curve.first, 1.0 / (POINTS - 1));
  curve.step = Math.log(curve.ratio);
}

/**
 * Global minimum over t ≥ 0: every sign change of D' from − to + between neighbouring grid points brackets a
 * minimum, which safeguarded Newton finds; zero is a candidate where D'(0) ≥ 0; the lowest wins. Where D' keeps its
 * sign but turns towards zero in between, the turn is followed, because a pair of optima may hide there.
 */
export function searchCurve(context: usize, curve: Curve, slopesAt: SlopesAt, valueAt: ValueAt): void {
  curve.t = -1;
  curve.D = Infinity;
  curve.iterations = 0;
  curve.converged = 1;
  if (!slopesAt(context, 0)) return;
  let falling = curve.D1 < 0;
  if (!falling) curve.t = 0;
  let slope: f64 = 0;
  let low: f64 = 0;
  let t = curve.first;
  for (let i = 0; t < LARGEST; i++) {
    if (!slopesAt(context, t)) break;
    const rising = !(curve.D1 < 0);
    const nextSlope = slopeInLog(curve, t);
    if (falling && rising) {
      refine(context, curve, slopesAt, valueAt, low, t);
    } else if (
      falling != rising &&
      low > 0 &&
      (rising ? slope < 0 && nextSlope > 0 : slope > 0 && nextSlope < 0)
    ) {
      const turn = followTurn(context, curve, slopesAt, low, t, rising);
      if (turn > 0) refine(context, curve, slopesAt, valueAt, rising ? turn : low, rising ? t : turn);
    }
    falling = !rising;
    slope = nextSlope;
    low = t;
    if (i >= POINTS - 1 && !falling) break;
    t *= i < POINTS - 1 ? curve.ratio : 100;
  }
  if (curve.t >= 0) return;
  curve.t = low;
  curve.converged = 0;
}

/** Slope of dD / d(log t) = t D' in log t. */
function slopeInLog(curve: Curve, t: f64): f64 {
  return t * (curve.D1 + t * curve.D2);
}

/**
 * Halve [low, high], between whose ends D' keeps its sign, towards the point where |t D'| is least. Returns the first
 * point at which D' has the other sign, or 0 when there is none.
 */
function followTurn(
  context: usize,
  curve: Curve,
  slopesAt: SlopesAt,
  low: f64,
  high: f64,
  rising: bool,
): f64 {
  while (high > 1.001 * low) {
    const t = Math.sqrt(low * high);
    curve.iterations++;
    if (!slopesAt(context, t)) return 0;
    if (rising != !(curve.D1 < 0)) return t;
    if (rising == slopeInLog(curve, t) < 0) low = t;
    else high = t;
  }
  return 0;
}

/**
 * The zero of D' in [low, high], D'(low) < 0 ≤ D'(high), by Newton steps in log t (in t from zero), halving the
 * bracket where a step leaves it.
 */
function refine(
  context: usize,
  curve: Curve,
  slopesAt: SlopesAt,
  valueAt: ValueAt,
  low: f64,
  high: f64,
): void {
  let t = low > 0 ? Math.sqrt(low * high) : 0.5 * high;
  let converged = 0;
  for (let i = 0; i < 100; i++) {
    curve.iterations++;
    if (!slopesAt(context, t)) break;
    if (curve.D1 < 0) low = t;
    else high = t;
    const curvature = curve.D1 + t * curve.D2;
    let next: f64 =
      low > 0 && curvature > 0
        ? t * Math.exp(Math.max(-4, Math.min(4, -curve.D1 / curvature)))
        : t - curve.D1 / curve.D2;
    if (!(next > low && next < high)) next = low > 0 ? Math.sqrt(low * high) : 0.5 * (low + high);
    const done = curve.D1 == 0 || Math.abs(next - t) <= 1e-9 * t || high - low <= 4e-16 * high;
    t = curve.D1 == 0 ? t : next;
    if (done) {
      converged = 1;
      break;
    }
  }
  keepLower(context, curve, slopesAt, valueAt, t, converged);
}

/** Keep t when it is the first minimum, or lower than the one known; the criterion is computed only to compare. */
function keepLower(
  context: usize,
  curve: Curve,
  slopesAt: SlopesAt,
  valueAt: ValueAt,
  t: f64,
  converged: i32,
): void {
  if (curve.t >= 0) {
    if (curve.D == Infinity && slopesAt(context, curve.t)) curve.D = valueAt(context, curve.t);
    if (!slopesAt(context, t)) return;
    const D = valueAt(context, t);
    if (!(D < curve.D)) return;
    curve.D = D;
  }
  curve.t = t;
  curve.converged = converged;
}
