import { lanesTimes, setLane } from "../linalg/lanes";
import { packed } from "../linalg/matrix";
import { get, part, set } from "../linalg/vector";
import { reserve, reserveF64 } from "../memory/arena";
import { BorderWork } from "../model/border-work";
import { ClassModel } from "../model/class-model";
import { Curve } from "../model/curve";
import { Fitter } from "../model/fitter";
import { SpectralWork } from "../model/spectral-work";
import {
  CRITERION,
  fillNaN,
  GRADIENT,
  HEAD,
  ITERATIONS,
  lengthOfRecord,
  SIGMA2,
  STATUS,
  setHead,
  WANT_SATTERTHWAITE,
} from "../record/layout";
import { NOT_FINITE, SINGULAR } from "../record/status";
import { ZERO_PIVOT } from "../record/thresholds";
import { TWO_PI } from "../results/estimate";
import { centreAndScale, Levelled, unitOfExponent } from "../stats/centre";
import { fillProducts, projectColumn } from "./border-products";
import { borderValue, searchBorder } from "./border-search";
import { estimatePair, isInformative } from "./spectral-estimate";
import { fillEta } from "./spectral-search";

/** Shares of a column's squares below which what is left may be rounding: others see to such responses. */
const LEAST: f64 = 1e-9;

/** Scratch for responses with one column of their own; null where the model has no eigenvectors, or memory cannot grow that far. */
export function openBorder(f: Fitter): BorderWork | null {
  if (!f.spectral) return null;
  const d = changetype<ClassModel>(f.model);
  const s = changetype<SpectralWork>(f.spectral);
  const b = changetype<BorderWork>(reserve(offsetof<BorderWork>()));
  if (changetype<usize>(b) == 0) return null;
  b.curve = changetype<Curve>(reserve(offsetof<Curve>()));
  b.spectral = f.spectral;
  b.reml = d.reml;
  b.nu = d.reml ? s.nu - 1 : s.nu;
  b.count = s.count;
  b.products = reserveF64(3 * (s.count + 1));
  b.zx = reserveF64(d.groups);
  b.zy = reserveF64(d.groups);
  b.cx = reserveF64(s.coordinates + 1);
  b.cy = reserveF64(s.coordinates + 1);
  b.weights = reserveF64(2 * (s.directions + s.coordinates));
  b.slope = reserveF64(2 * (d.p + 1));
  b.G = reserveF64(3);
  if (b.G == 0) return null;
  b.curve.first = s.curve.first;
  b.curve.ratio = s.curve.ratio;
  b.curve.step = s.curve.step;
  memory.fill(b.weights, 0, (<usize>(s.directions + s.coordinates)) << 4);
  return b;
}

/**
 * Fit `count` responses with one column of X of their own each, x and y one after the other, n numbers each in the order of
 * the rows of the model (destroyed). The records have p + 1 coefficients, of which number `place` is that of x. NOT_FINITE says that
 * the response must be fitted by itself.
 */
export function fitBorder(
  f: Fitter,
  b: BorderWork,
  columns: usize,
  count: i32,
  place: i32,
  wanted: i32,
  out: usize,
): void {
  const d = changetype<ClassModel>(f.model);
  const stride = (<usize>d.n) << 3;
  const record = lengthOfRecord(1, d.p + 1, 1);
  for (let i = 0; i < count; i++) {
    fillNaN(record, out);
    if (!fitOne(f, d, b, columns, columns + stride, place, wanted, out)) setHead(out, STATUS, NOT_FINITE);
    columns += 2 * stride;
    out += (<usize>record) << 3;
  }
}

function fitOne(
  f: Fitter,
  d: ClassModel,
  b: BorderWork,
  x: usize,
  y: usize,
  place: i32,
  wanted: i32,
  out: usize,
): bool {
  const s = changetype<SpectralWork>(f.spectral);
  const level = f.level;
  if (!centreAndScale(d.n, x, d.constant != 0, level)) return false;
  const ofX = level.total;
  const offsetX = level.offset;
  const exponentX = level.exponent;
  if (!centreAndScale(d.n, y, d.constant != 0, level)) return false;
  if (!isClear(d, ofX, offsetX, exponentX) || !isClear(d, level.total, level.offset, level.exponent))
    return false;
  projectColumn(d, x, b.zx, b.cx);
  projectColumn(d, y, b.zy, b.cy);
  for (let i = 0, m = s.coordinates; i < m; i++) {
    setLane(s.pair, i, 0, get(b.cx, i));
    setLane(s.pair, i, 1, get(b.cy, i));
  }
  fillEta(s);
  fillProducts(d, s, b, x, y);
  if (!searchBorder(b, LEAST * level.total, LEAST * ofX)) return false;
  return write(d, s, b, level, offsetX, exponentX, place, wanted, out);
}

/** Does a column vary by more than the rounding of its level? */
function isClear(d: ClassModel, total: f64, offset: f64, exponent: f64): bool {
  return total > 0 && (exponent != 0 || Math.sqrt(total / d.n) > 1e-7 * Math.abs(offset));
}

function write(
  d: ClassModel,
  s: SpectralWork,
  b: BorderWork,
  level: Levelled,
  offsetX: f64,
  exponentX: f64,
  place: i32,
  wanted: i32,
  out: usize,
): bool {
  const t = b.t;
  const S = b.S;
  const theta = Math.sqrt(t);
  const xx = get(b.G, 0);
  const unitX = unitOfExponent(exponentX);
  const unit = unitOfExponent(level.exponent);
  const own = get(b.G, 2) / xx;
  const sigma2 = S / b.nu;
  const scale = sigma2 * unit * unit;
  // Estimates of the shared X, of x in lane 0 and of y in lane 1, at t.
  v128.store(s.t, f64x2.splat(t));
  memory.fill(s.square, 0, (<usize>s.count) << 4);
  estimatePair(d, s);
  setHead(out, ITERATIONS, b.curve.iterations);
  setHead(out, SIGMA2, scale);
  const constants: f64 = d.reml ? d.logDetXX + 2 * exponentX * Math.LN2 : 0;
  const profiled = b.nu * (1 + Math.log(TWO_PI * sigma2) + 2 * level.exponent * Math.LN2);
  const logs = borderValue(changetype<usize>(b), t) - b.nu * Math.log(S);
  setHead(out, CRITERION, logs + constants + profiled);
  setHead(out, GRADIENT, Math.abs(2 * theta * b.curve.D1));
  setHead(out, STATUS, theta < ZERO_PIVOT ? SINGULAR : 0);
  set(out, HEAD, theta * load<f64>(d.Tinverse));
  const beta = part(out, HEAD + 1);
  const p = d.p + 1;
  const vcov = part(beta, p);
  const df = part(vcov, (p * (p + 1)) >> 1);
  for (let j = 0; j < d.p; j++) {
    const ofX = slopeOf(d, s, j, offsetX, unitX);
    const ofY = get(s.beta, 2 * j + 1) * unit + level.offset * get(d.ones, j);
    set(beta, placeOf(j, place), ofY - ofX * own * unit);
    set(
      vcov,
      packed(max(place, placeOf(j, place)), min(place, placeOf(j, place))),
      (-scale / unitX) * (ofX / xx),
    );
    for (let i = j; i < d.p; i++) {
      const other = slopeOf(d, s, i, offsetX, unitX);
      const shared = get(s.vcov, 2 * packed(i, j));
      set(vcov, packed(placeOf(i, place), placeOf(j, place)), scale * (shared + (ofX * other) / xx));
    }
  }
  set(beta, place, (own * unit) / unitX);
  set(vcov, packed(place, place), scale / xx / (unitX * unitX));
  return wanted & WANT_SATTERTHWAITE ? satterthwaite(d, s, b, offsetX, unitX, place, df) : true;
}

/** The coefficient j of x on the shared X, over the unit of x. */
function slopeOf(d: ClassModel, s: SpectralWork, j: i32, offsetX: f64, unitX: f64): f64 {
  return get(s.beta, 2 * j) + (offsetX / unitX) * get(d.ones, j);
}

function placeOf(j: i32, place: i32): i32 {
  return j < place ? j : j + 1;
}

/** As `satterthwaitePair`, with the variances of the larger model; false where the deviance says too little. */
function satterthwaite(
  d: ClassModel,
  s: SpectralWork,
  b: BorderWork,
  offsetX: f64,
  unitX: f64,
  place: i32,
  df: usize,
): bool {
  const t = b.t;
  const p = d.p;
  const nu = b.nu;
  if (t == 0) {
    for (let j = 0; j <= p; j++) set(df, j, nu);
    return true;
  }
  const relative = -b.S1 / b.S;
  const a = 4 * t * b.curve.D2 + 2 * b.curve.D1;
  if (!isInformative(a, 4 * nu * Math.sqrt(t) * relative, 4 * nu)) return false;
  for (let i = 0; i < s.directions; i++) {
    const h = get(s.h, 2 * i);
    set(b.weights, 2 * i, h * h * get(s.eta, 2 * i));
  }
  lanesTimes(p, s.directions + s.coordinates, s.betaRows, b.weights, b.slope);
  lanesTimes(p, s.directions + 1, s.slopeRows, s.dphi, s.slope);
  const xx = get(b.G, 0);
  const xx1 = get(b.G, 1);
  const scale = (4 * t) / a;
  set(df, place, degrees(-xx1 / xx, relative, scale, nu));
  for (let j = 0; j < p; j++) {
    const ofX = slopeOf(d, s, j, offsetX, unitX);
    const variance = get(s.vcov, 2 * packed(j, j)) + (ofX * ofX) / xx;
    const change = get(s.slope, 2 * j) + (2 * ofX * get(b.slope, 2 * j)) / xx - (ofX * ofX * xx1) / (xx * xx);
    set(df, placeOf(j, place), degrees(change / variance, relative, scale, nu));
  }
  return true;
}

function degrees(change: f64, relative: f64, scale: f64, nu: f64): f64 {
  const beyond = change - relative;
  return 1 / (1 / nu + scale * beyond * beyond);
}
