import { instantiateSync } from "@assemblyscript/loader";
import type { KernelExports } from "./exports.js";
import { wasmBase64 } from "./wasm-bytes.js";

export type { KernelExports } from "./exports.js";

/** The instantiated kernel: its exported functions and its memory. */
export type Kernel = KernelExports & { readonly memory: WebAssembly.Memory };

let shared: Kernel | undefined;
let compiled: WebAssembly.Module | undefined;

/** The compiled kernel, made at first use. It can be posted to a worker. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(decodeBase64(wasmBase64));
  return compiled;
}

/** The kernel of this thread, instantiated synchronously at first use. */
export function kernel(): Kernel {
  shared ??= instantiateSync(kernelModule(), {}).exports as unknown as Kernel;
  return shared;
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
