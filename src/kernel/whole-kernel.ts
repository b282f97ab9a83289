/** Have the whole kernel. Modules start with it; in scripts whole-kernel.script.ts stands for this module. */
export async function loadWholeKernel(): Promise<void> {}

/** Has the kernel in use all functions? */
export function isWhole(): boolean {
  return true;
}
