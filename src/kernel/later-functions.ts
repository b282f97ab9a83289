import type { Kernel } from "./kernel.js";

/** A kernel as it is used: here it has all functions. In scripts later-functions.script.ts stands for this module. */
export function withLaterFunctions(kernel: Kernel): Kernel {
  return kernel;
}

/** Throws UsageError where the kernel in use knows factors of Ψ only that are linear in θ. */
export function requireStructures(): void {}
