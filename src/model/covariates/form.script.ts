import { loadCovariates } from "../../fit/covariates/form.js";
import { partOnDemand } from "../../kernel/part-on-demand.js";
import type * as form from "./form.js";

const where = "covariates of each response";
const { atOnce, load, now } = partOnDemand(() => import("./form.js"), loadCovariates);

export const meansOfEach = atOnce("meansOfEach", where);
export const newSamples = atOnce("newSamples", where);
export const ofResponse = atOnce("ofResponse", where);
export const predictOwn = atOnce("predictOwn", where);
/** It keeps the type of what it puts together. */
export const stitch: typeof form.stitch = (parts, plan) => now(where).stitch(parts, plan);

export async function loadOwnVerbs(): Promise<void> {
  await load();
}
