import { loadResiduals } from "../fit/residuals.js";
import { partOnDemand } from "../kernel/part-on-demand.js";

/** With structures of residuals, which a model may have, and so with the whole kernel. */
const { atOnce, later } = partOnDemand(() => import("./resampled-verbs.js"), loadResiduals);

export const bootstrapInThreads = later("bootstrapInThreads");
export const bootstrapTable = atOnce("bootstrapTable", "bootstrap");
export const permuteInThreads = later("permuteInThreads");
export const permuteTable = atOnce("permuteTable", "permute");
export const profileInThreads = later("profileInThreads");
export const profileTable = atOnce("profileTable", "profile");
export const resampledLimits = atOnce("resampledLimits", "confint");
export const resampledLimitsInThreads = later("resampledLimitsInThreads");
export const simulateTables = atOnce("simulateTables", "simulate");
export const wholeTableInThreads = later("wholeTableInThreads");
export const wholeTableTests = atOnce("wholeTableTests", "wholeTable");
