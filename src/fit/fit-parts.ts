import type { Plan } from "./plan.js";

/** Have what the fit of a plan needs. Modules do; in scripts fit-parts.script.ts stands for this module. */
export async function loadFitParts(_: Pick<Plan, "design" | "border">): Promise<void> {}
