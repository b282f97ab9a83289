import type { Kernel } from "./kernel.js";
import { notLoaded } from "./part-on-demand.js";
import { laterFunctions } from "./wasm-bytes.js";
import { isWhole } from "./whole-kernel.js";

/** A kernel whose missing functions say how it gets them; those of the whole kernel stay. */
export function withLaterFunctions(kernel: Kernel): Kernel {
  const later = laterFunctions.map((name) => [name, () => refuse(name)]);
  return { ...Object.fromEntries(later), ...kernel };
}

export function requireStructures(): void {
  if (!isWhole()) refuse("covariance structures");
}

function refuse(where: string): never {
  throw notLoaded(where);
}
