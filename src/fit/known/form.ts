/**
 * Known covariances of levels. The small entry is built without them, and scripts load them on demand: there form.small.ts and
 * form.script.ts stand for this module.
 */

export { attachKnown } from "./attach-known.js";
export { filledProducts } from "./filled-products.js";
export { filledTerm } from "./filled-term.js";
export { levelModes } from "./level-modes.js";
export { isSpherical, turnGroups } from "./turn-groups.js";

/** Have all of this where covariances are known, before they are read. */
export async function loadKnown(): Promise<void> {}
