import { partOnDemand } from "../kernel/part-on-demand.js";
import { loadWholeKernel } from "../kernel/whole-kernel.js";

const { atOnce, load } = partOnDemand(() => import("./asked-covariance.js"), loadWholeKernel);
const [test, vcov] = ["option test", "option vcov"];

export const eachAdjusted = atOnce("eachAdjusted", vcov);
export const kenwardRogerF = atOnce("kenwardRogerF", test);
export const robustMoments = atOnce("robustMoments", vcov);
export const withBetweenWithin = atOnce("withBetweenWithin", test);
export const withClusterRobust = atOnce("withClusterRobust", vcov);
export const withKenwardRoger = atOnce("withKenwardRoger", test);

export async function loadAsked(): Promise<void> {
  await load();
}
