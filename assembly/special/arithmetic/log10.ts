const LOG10_E: f64 = 0.43429448190325182;

/** Whether the logarithm of this probability can be taken directly: not underflowing, and not next to 1. */
export function hasPlainLog(p: f64): bool {
  return p > 1e-290 && p < 0.95;
}

/** log₁₀ from a natural logarithm; never −0. */
export function log10FromLog(logP: f64): f64 {
  return logP == 0.0 ? 0.0 : logP * LOG10_E;
}
