import { compile, kernelModule, replaceKernel } from "./kernel.js";
import { laterFunctions } from "./wasm-bytes.js";

export async function loadWholeKernel(): Promise<void> {
  if (isWhole()) return;
  const packed = await import("./whole-bytes.js");
  // Another call may have loaded it meanwhile.
  if (!isWhole()) replaceKernel(compile(packed));
}

export function isWhole(): boolean {
  const [later] = laterFunctions;
  return WebAssembly.Module.exports(kernelModule()).some(({ name }) => name === later);
}
