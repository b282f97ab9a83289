import { part, set } from "../linalg/vector";
import { reserve, reserveF64 } from "../memory/arena";
import { LambdaEntry, Model } from "../model/model";
import { lambdaStart, termWidth } from "../model/terms";
import { Work } from "../model/work";
import { mostStarts } from "../search/screen";
import { DIRECTION_COUNT } from "../search/screen-directions";
import { GRID } from "../search/screen-grid";
import { fillRootTemplate, useTriangle } from "../search/square-root";
import { listBytes } from "../search/start-list";

/**
 * Reserve what search and results share of the scratch of a model.
 *
 * @param m directions: the parameters θ at least
 * @param wide width of the widest matrix over directions and coefficients
 * @returns false when memory cannot grow that far
 */
export function reserveShared(d: Model, w: Work, m: i32, wide: i32): bool {
  const p = d.p;
  const lambdas = lambdaStart(d, d.terms) + p * p;
  let widest = max(p, 1);
  for (let t = 0; t < d.terms; t++) widest = max(widest, termWidth(d, t));
  const kk = widest * widest;
  w.Lambda = reserveF64(lambdas);
  w.other = reserveF64(lambdas);
  w.theta = reserveF64(m);
  w.start = reserveF64(m);
  w.best = reserveF64(m);
  w.before = reserveF64(m);
  w.here = reserveF64(m);
  w.gradient = reserveF64(m);
  w.step = reserveF64(m + 1);
  w.trial = reserveF64(m);
  w.trialGradient = reserveF64(m);
  w.change = reserveF64(m);
  w.scale = reserveF64(m);
  w.descent = reserveF64(m);
  w.H = reserveF64(m * m);
  w.m1 = reserveF64(wide * wide);
  w.m2 = reserveF64(wide * wide);
  w.m3 = reserveF64(wide * wide);
  w.k1 = reserveF64(kk);
  w.k2 = reserveF64(kk);
  w.k3 = reserveF64(kk);
  w.vcov = reserveF64(p * p);
  w.slopes = reserveF64(m * p);
  w.slopesOfOne = reserveF64(p * p);
  w.dS = reserveF64(m);
  w.gamma = reserveF64(p);
  w.b1 = reserveF64(max(p, m) + 1);
  w.grid = reserveF64(max(DIRECTION_COUNT, GRID * GRID));
  w.starts = reserve(listBytes(mostStarts(d)));
  const first = termWidth(d, 0);
  w.rootTemplate = changetype<LambdaEntry>(reserve(<usize>(first * first) * offsetof<LambdaEntry>()));
  if (w.starts == 0 || changetype<usize>(w.rootTemplate) == 0) return false;
  fillRootTemplate(first, w.rootTemplate);
  useTriangle(d, w);
  memory.fill(w.Lambda, 0, (<usize>lambdas) << 3);
  const identity = part(w.Lambda, lambdaStart(d, d.terms));
  for (let j = 0; j < p; j++) set(identity, j * p + j, 1);
  return true;
}
