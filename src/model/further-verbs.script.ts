import { partOnDemand } from "../kernel/part-on-demand.js";
import { loadWholeKernel } from "../kernel/whole-kernel.js";

const { atOnce } = partOnDemand(() => import("./further-verbs.js"), loadWholeKernel);

export const certificatesOf = atOnce("certificatesOf", "certificate");
export const certificateTable = atOnce("certificateTable", "certificates");
export const compareTables = atOnce("compareTables", "compare");
export const covarianceTable = atOnce("covarianceTable", "covarianceParameters");
export const groupInfluence = atOnce("groupInfluence", "influence");
export const moderateTests = atOnce("moderateTests", "moderate");
export const sampleInfluence = atOnce("sampleInfluence", "influence");
export const varianceTestsTable = atOnce("varianceTestsTable", "varianceTests");
