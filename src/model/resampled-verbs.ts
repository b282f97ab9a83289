/**
 * The verbs that draw, permute or search again. Scripts load them on demand: there resampled-verbs.script.ts stands for this module.
 */

export { resampledLimits, resampledLimitsInThreads } from "./read/confint.js";
export { bootstrapInThreads, bootstrapTable } from "./resampling/bootstrap.js";
export { permuteInThreads, permuteTable } from "./resampling/permute.js";
export { simulateTables } from "./resampling/simulate.js";
export { wholeTableInThreads, wholeTableTests } from "./resampling/whole-table.js";
export { profileInThreads, profileTable } from "./verbs/profile.js";
