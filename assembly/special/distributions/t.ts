import { hasPlainLog, log10FromLog } from "../arithmetic/log10";
import { twoProductError, twoProductErrors } from "../arithmetic/two-product";
import { halfBeta, halfBetaComplement } from "../beta/half-beta";
import { halfBetas } from "../beta/half-betas";
import { ASYMPTOTIC_FROM, gammaRatio } from "../gamma/gamma-ratio";
import { normalTail } from "../normal/normal";

const INV_SQRT_PI: f64 = 0.56418958354775629;

/** Degrees of freedom that no statistic can tell from infinitely many. */
export const NORMAL_FROM: f64 = 1e100;

/** |t|/√df from which the tail is its leading power, to the last digit; also keeps t² from overflowing. */
const POWER_LAW_FROM: f64 = 1e50;

/** t² below which 1 less the centre keeps more digits than the tail. */
const CENTRAL_SQUARE: f64 = 0.25;

/** t² up to which no power in a tail is too small for a double. */
const COMMON_SQUARE: f64 = 1400.0;

/** P(|T| > |t|) for Student's t with any df > 0; df = Infinity is the normal distribution. */
export function tTwoSided(t: f64, df: f64): f64 {
  return tTail(Math.abs(t), df, false);
}

/** log₁₀ P(|T| > |t|), also where the probability itself underflows. */
export function tTwoSidedLog10(t: f64, df: f64): f64 {
  return tLog10(Math.abs(t), df, tTwoSided(t, df));
}

/** log₁₀ of p = P(|T| > u), which the caller has already. */
export function tLog10(u: f64, df: f64, p: f64): f64 {
  return log10FromLog(hasPlainLog(p) ? Math.log(p) : tTail(u, df, true));
}

/** P(|T| > u), or its natural logarithm, for u ≥ 0. */
export function tTail(u: f64, df: f64, log: bool): f64 {
  if (!(df > 0.0)) return NaN;
  if (df >= NORMAL_FROM) return normalTail(u, log);
  const scaled = u / Math.sqrt(df);
  if (scaled > POWER_LAW_FROM) return powerLaw(scaled, df, log);
  const square = u * u;
  return tTailOfSquare(square, twoProductError(u, u, square), df, log);
}

/** The same for t² = square + rest, with a finite df. */
export function tTailOfSquare(square: f64, rest: f64, df: f64, log: bool): f64 {
  if (!log && i64x2.all_true(areCommon(f64x2.splat(square), f64x2.splat(df))))
    return f64x2.extract_lane(commonTails(f64x2.splat(square), f64x2.splat(rest), f64x2.splat(df)), 0);
  if (hasCentralSeries(square, df)) {
    const central = halfBetaComplement(0.5 * df, square / df);
    return log ? Math.log1p(-central) : 1.0 - central;
  }
  const odds = square / df;
  const back = odds * df;
  const oddsRest = (square - back - twoProductError(odds, df, back) + rest) / df;
  return halfBeta(0.5 * df, odds, oddsRest, log);
}

/** Where `commonTails` holds: all bits of a lane are set. */
export function areCommon(square: v128, df: v128): v128 {
  const isMany = v128.and(
    f64x2.ge(df, f64x2.splat(2 * ASYMPTOTIC_FROM)),
    f64x2.lt(df, f64x2.splat(NORMAL_FROM)),
  );
  const isNear = v128.and(
    f64x2.le(square, f64x2.splat(COMMON_SQUARE)),
    f64x2.le(square, f64x2.mul(df, f64x2.splat(4))),
  );
  return v128.and(isMany, isNear);
}

/** `tTailOfSquare` for two statistics at a time, of a size and with degrees of freedom that are common. */
export function commonTails(square: v128, rest: v128, df: v128): v128 {
  const odds = f64x2.div(square, df);
  const back = f64x2.mul(odds, df);
  const left = f64x2.sub(f64x2.sub(square, back), twoProductErrors(odds, df, back));
  const oddsRest = f64x2.div(f64x2.add(left, rest), df);
  const central = f64x2.lt(square, f64x2.splat(CENTRAL_SQUARE));
  return halfBetas(f64x2.mul(f64x2.splat(0.5), df), odds, oddsRest, central);
}

/** P(|T| < u), right in relative terms also for small u. */
export function tCentral(u: f64, df: f64): f64 {
  const square = u * u;
  return df < NORMAL_FROM && hasCentralSeries(square, df)
    ? halfBetaComplement(0.5 * df, square / df)
    : 1.0 - tTail(u, df, false);
}

function hasCentralSeries(square: f64, df: f64): bool {
  return square < CENTRAL_SQUARE && square < df;
}

/** Γ(a + ½) / (√π a Γ(a)) · scaled^−df with a = df/2, or its logarithm. */
function powerLaw(scaled: f64, df: f64, log: bool): f64 {
  const a = 0.5 * df;
  const factor = tPowerLawFactor(a);
  return log ? Math.log(factor) - df * Math.log(scaled) : factor * Math.pow(scaled, -df);
}

/** Γ(a + ½) / (√π Γ(a + 1)): the two-sided tail is this times (|t|/√df)^−df, far out. */
export function tPowerLawFactor(a: f64): f64 {
  return (INV_SQRT_PI * gammaRatio(a)) / a;
}
