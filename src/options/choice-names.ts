import type { AdjustMethod, TestMethod, VcovMethod } from "./fit.js";

/** What the tests of the fixed effects are called. */
export const testNames: Readonly<Record<TestMethod, string>> = {
  satterthwaite: "Satterthwaite's degrees of freedom",
  "kenward-roger": "Kenward and Roger's standard errors and degrees of freedom",
  "between-within": "degrees of freedom between and within subjects",
  residual: "residual degrees of freedom",
  normal: "Wald z",
};

/** What the standard errors of the fixed effects are called. */
export const vcovNames: Readonly<Record<VcovMethod, string>> = {
  gls: "standard errors of generalised least squares",
  joint: "standard errors of the joint Hessian",
  cr0: "cluster-robust standard errors, CR0",
  cr1: "cluster-robust standard errors, CR1",
  cr2: "cluster-robust standard errors, CR2",
  cr3: "cluster-robust standard errors, CR3",
};

/** What adjusting p-values over the responses is called. */
export const adjustNames: Readonly<Record<AdjustMethod, string>> = {
  bh: "Benjamini and Hochberg's false discovery rate",
  by: "Benjamini and Yekutieli's false discovery rate",
  holm: "Holm's method",
  bonferroni: "Bonferroni's method",
  none: "none: q-values are p-values",
};
