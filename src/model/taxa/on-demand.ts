/** What a page loads only when it is asked for: one module, so that it takes what it needs from the main script itself. */
export { logRatiosOfBalances } from "../verbs/taxon-effects-log-ratios.js";
export { debiasTests } from "./debias-tests.js";
export { fitDraws } from "./fit-draws.js";
export { voomStudy } from "./voom-study.js";
