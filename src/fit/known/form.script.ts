import { partOnDemand } from "../../kernel/part-on-demand.js";
import { loadWholeKernel } from "../../kernel/whole-kernel.js";
import type * as form from "./form.js";

const where = "known covariances";
const { atOnce, load, now } = partOnDemand(() => import("./form.js"), loadWholeKernel);

/** It is asked for all designs. */
export const attachKnown: typeof form.attachKnown = (random, known) =>
  known === undefined ? random : now(where).attachKnown(random, known);
export const filledProducts = atOnce("filledProducts", where);
export const filledTerm = atOnce("filledTerm", where);
export const isSpherical = atOnce("isSpherical", where);
export const levelModes = atOnce("levelModes", where);
export const turnGroups = atOnce("turnGroups", where);

export async function loadKnown(): Promise<void> {
  await load();
}
