import { loadResiduals } from "../fit/residuals.js";
import { partOnDemand } from "../kernel/part-on-demand.js";

/** With structures of residuals, which a model may have, and so with the whole kernel. */
const { atOnce, later } = partOnDemand(() => import("./study-functions.js"), loadResiduals);

export const allPairs = later("allPairs");
export const compareStructures = atOnce("compareStructures");
export const neededGroups = atOnce("neededGroups");
export const power = atOnce("power");
export const sensitivity = later("sensitivity");
