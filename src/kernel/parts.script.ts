import { loadAllParts } from "./part-on-demand.js";
import { loadWholeKernel } from "./whole-kernel.js";

export async function loadParts(): Promise<void> {
  await Promise.all([loadWholeKernel(), loadAllParts()]);
}
