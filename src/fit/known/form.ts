/** Known covariances of levels. The small entry is built without them (src/bundle.mjs). */

export { attachKnown } from "./attach-known.js";
export { filledProducts } from "./filled-products.js";
export { filledTerm } from "./filled-term.js";
export { levelModes } from "./level-modes.js";
export { isSpherical, turnGroups } from "./turn-groups.js";
