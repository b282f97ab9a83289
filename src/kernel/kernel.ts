import { instantiateSync } from "@assemblyscript/loader";
import type { KernelExports } from "./abi.js";
import { unpack } from "./unpack.js";
import { wasmLength, wasmText, wasmUnpacker } from "./wasm-bytes.js";

/** The instantiated kernel: its exported functions and its memory. */
export type Kernel = KernelExports & { readonly memory: WebAssembly.Memory };

let shared: Kernel | undefined;
let compiled: WebAssembly.Module | undefined;

/** The compiled kernel, made at first use. It can be posted to a worker. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(unpack(wasmText(), wasmLength, wasmUnpacker()));
  return compiled;
}

/** The kernel of this thread, instantiated synchronously at first use. */
export function kernel(): Kernel {
  shared ??= instantiateSync(kernelModule(), {}).exports as unknown as Kernel;
  return shared;
}
