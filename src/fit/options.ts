import type { DesignOptions } from "../design/design.js";

/** How p-values of the fixed effects are computed. */
export type TestMethod = "satterthwaite" | "kenward-roger" | "residual" | "normal";
/** Which covariance of the fixed effects is used. */
export type VcovMethod = "gls" | "joint" | "cr0" | "cr1";
/** Adjustment of p-values over the responses, within a term. */
export type AdjustMethod = "bh" | "by" | "holm" | "bonferroni" | "none";

/** Options of `prepare` and `mixedlm`. */
export interface FitOptions extends DesignOptions {
  /** Restricted likelihood (default), or maximum likelihood with `false`. */
  readonly reml?: boolean;
  /** Default `"satterthwaite"`. */
  readonly test?: TestMethod;
  /** Default `"gls"`, σ²(X'V⁻¹X)⁻¹ as lme4; `"joint"` is statsmodels' and goes with `test: "normal"`. */
  readonly vcov?: VcovMethod;
  /** Default `"bh"`. */
  readonly adjust?: AdjustMethod;
}
