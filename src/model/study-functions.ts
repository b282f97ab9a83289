/**
 * The functions that plan studies, and fit one again with other choices. Scripts load them on demand: there study-functions.script.ts
 * stands for this module.
 */

export { sensitivity } from "./checks/sensitivity.js";
export { allPairs } from "./pairs/all-pairs.js";
export { neededGroups } from "./power/needed-groups.js";
export { power } from "./power/power.js";
export { compareStructures } from "./structures/compare-structures.js";
