import { packPanels, panelSize } from "../linalg/lanes";
import { get, part, set } from "../linalg/vector";
import { mark, release, reserve, reserveF64 } from "../memory/arena";
import { ClassModel, classSize, reducedFrom, responseSize } from "../model/class-model";
import { Curve, POINTS } from "../model/curve";
import { SpectralWork } from "../model/spectral-work";
import { setGrid } from "./curve-search";
import { reservePairRows } from "./reserve-pair-rows";
import { fillEstimateRows } from "./spectral-rows";

/** Reserve the scratch and fill what the design gives; null when memory cannot grow that far. */
export function reserveSpectral(d: ClassModel): SpectralWork | null {
  const s = changetype<SpectralWork>(reserve(offsetof<SpectralWork>()));
  if (changetype<usize>(s) == 0) return null;
  const q = d.spectral;
  const count = q + d.classes;
  const m = d.reduced + d.within;
  const width = (d.p * (d.p + 1)) >> 1;
  s.directions = q;
  s.count = count;
  s.coordinates = m;
  s.nu = d.reml ? <f64>(d.n - d.p) : <f64>d.n;
  s.curve = changetype<Curve>(reserve(offsetof<Curve>()));
  s.lambda = reserveF64(count);
  s.weight = reserveF64(count);
  s.inverse = reserveF64(q);
  s.one = reserveF64(2);
  s.U = reserveF64(panelSize(q, m));
  s.grid = reserveF64(panelSize(3 * POINTS + 2, count));
  s.gridT = reserveF64(POINTS + 1);
  s.gridLogs1 = reserveF64(POINTS + 1);
  s.gridLogs2 = reserveF64(POINTS + 1);
  s.vcovRows = reserveF64(panelSize(width, q + 2));
  s.slopeRows = reserveF64(panelSize(d.p, q + 1));
  s.betaRows = reserveF64(panelSize(d.p, q + m));
  s.shrunken = reserveF64(2 * (q + responseSize(d)));
  s.pair = s.shrunken + ((<usize>q) << 4);
  s.eta = reserveF64(2 * (q + 1));
  s.square = reserveF64(2 * count);
  s.h = reserveF64(2 * count);
  s.gridValue = reserveF64(2 * (3 * POINTS + 3));
  s.gridD1 = reserveF64(2 * (POINTS + 1));
  s.gridSlope = reserveF64(2 * (POINTS + 1));
  s.phi = reserveF64(2 * (q + 2));
  s.dphi = reserveF64(2 * (q + 1));
  s.vcov = reserveF64(2 * (width + 1));
  s.slope = reserveF64(2 * (d.p + 1));
  s.beta = reserveF64(2 * (d.p + 1));
  s.df = reserveF64(2 * d.p);
  s.t = reserveF64(2);
  s.S = reserveF64(2);
  s.S1 = reserveF64(2);
  s.D1 = reserveF64(2);
  s.D2 = reserveF64(2);
  s.low = reserveF64(2);
  s.high = reserveF64(2);
  s.iterations = reserve(8);
  s.converged = reserve(8);
  s.single = reserveF64(2 * count);
  s.singleRest = reserveF64(2);
  s.singleT = reserveF64(2);
  if (s.singleT == 0) return null;
  v128.store(s.one, f64x2.splat(1));
  fillLambda(d, s);
  fillGrid(s);
  s.rows = 0;
  if (d.sums) {
    const rows = reservePairRows(d);
    if (rows === null) return null;
    s.rows = changetype<usize>(rows);
  }
  memory.fill(s.pair, 0, (<usize>responseSize(d)) << 4);
  packCoordinates(d, s);
  return fillEstimateRows(d, s) ? s : null;
}

/** λ with their weights: eigenvalues, then those of the scatters. */
function fillLambda(d: ClassModel, s: SpectralWork): void {
  for (let i = 0; i < d.spectral; i++) {
    const offset = (<usize>i) << 3;
    const lambda = load<f64>(d.spectralValue + offset);
    store<f64>(s.lambda + offset, lambda);
    store<f64>(s.inverse + offset, lambda > 0 ? 1 / lambda : 0);
    store<f64>(s.weight + offset, d.reml ? 1 : 0);
  }
  for (let c = 0; c < d.classes; c++) {
    const offset = (<usize>(d.spectral + c)) << 3;
    const r = get(d.R, c);
    const rotated = d.reml ? reducedFrom(d, c + 1) - reducedFrom(d, c) : 0;
    store<f64>(s.lambda + offset, r * r);
    store<f64>(s.weight + offset, classSize(d, c) - rotated);
  }
}

/** The grid for the λ of the design: rows of S, −S' and S''/2 at its points, S and −S' at zero. */
function fillGrid(s: SpectralWork): void {
  let smallest = Infinity;
  s.largest = 0;
  s.exponents = 0;
  for (let i = 0; i < s.count; i++) {
    const lambda = get(s.lambda, i);
    s.largest = Math.max(s.largest, lambda);
    s.exponents += get(s.weight, i);
    if (lambda > 0) smallest = Math.min(smallest, lambda);
  }
  setGrid(s.curve, smallest, s.largest);
  const position = mark();
  const rows = reserveF64((3 * POINTS + 2) * s.count);
  if (rows == 0) return;
  let t: f64 = 0;
  for (let j = 0; j <= POINTS; j++) {
    let logs1: f64 = 0;
    let logs2: f64 = 0;
    for (let i = 0; i < s.count; i++) {
      const offset = (<usize>i) << 3;
      const lambda = load<f64>(s.lambda + offset);
      const weight = load<f64>(s.weight + offset);
      const h = 1 / (1 + lambda * t);
      const a = lambda * h;
      logs1 += weight * a;
      logs2 += weight * a * a;
      const first = j == 0 ? 3 * POINTS : 3 * (j - 1);
      set(rows, first * s.count + i, h);
      set(rows, (first + 1) * s.count + i, h * a);
      if (j > 0) set(rows, (first + 2) * s.count + i, h * a * a);
    }
    set(s.gridT, j, t);
    set(s.gridLogs1, j, logs1);
    set(s.gridLogs2, j, logs2);
    t = j == 0 ? s.curve.first : t * s.curve.ratio;
  }
  packPanels(3 * POINTS + 2, s.count, rows, s.grid);
  release(position);
}

/** η = U u + W c. */
function packCoordinates(d: ClassModel, s: SpectralWork): void {
  const position = mark();
  const rows = reserveF64(d.spectral * s.coordinates);
  for (let i = 0; i < d.spectral && rows != 0; i++) {
    const to = part(rows, i * s.coordinates);
    memory.copy(to, part(d.spectralU, i * d.reduced), (<usize>d.reduced) << 3);
    const within = part(d.spectralW, i * d.within);
    memory.copy(part(to, d.reduced), within, (<usize>d.within) << 3);
  }
  if (rows != 0) packPanels(d.spectral, s.coordinates, rows, s.U);
  release(position);
}
