/**
 * The verbs of models whose responses have covariates of their own. Scripts load them on demand: there form.script.ts stands for
 * this module.
 */

export { newSamples } from "./new-covariates.js";
export { ofResponse } from "./of-response.js";
export { predictOwn } from "./predict-own.js";
export { meansOfEach, stitch } from "./stitch.js";

/** Have all of this, and what fits such models, before covariates are read. */
export async function loadOwnVerbs(): Promise<void> {}
