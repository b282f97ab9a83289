import { instantiateSync } from "@assemblyscript/loader";
import { describe, UsageError } from "../errors.js";
import type { KernelExports } from "./abi.js";
import { withLaterFunctions } from "./later-functions.js";
import { unpack } from "./unpack.js";
import { wasmLength, wasmSha256, wasmText, wasmUnpacker } from "./wasm-bytes.js";

/** The instantiated kernel: its exported functions and its memory. */
export type Kernel = KernelExports & { readonly memory: WebAssembly.Memory };

let shared: Kernel | undefined;
let compiled: WebAssembly.Module | undefined;

/**
 * Use a kernel that was compiled elsewhere, where a program may not compile bytes (Cloudflare's workers, pages without
 * `'wasm-unsafe-eval'`): the module of the file `mixedlm/kernel.wasm`, or `mixedlm/fit-kernel.wasm` for `mixedlm/fit`. Once,
 * before the first fit; workers get it too.
 *
 * @param module a `WebAssembly.Module`; declared as an object, as its type is in the library of a platform
 * @throws UsageError for what is no module, for another kernel than that of this version, and when a kernel is in use
 */
export function useKernel(module: object): void {
  const where = "useKernel";
  if (!(module instanceof WebAssembly.Module))
    throw new UsageError({ where, rule: "needs a WebAssembly.Module", got: describe(module) });
  if (hashOf(module) !== wasmSha256) {
    const rule = "needs the kernel of this entry and version of mixedlm";
    throw new UsageError({ where, rule, got: "another module", hint: "; it is a file of the package" });
  }
  if (compiled !== undefined) {
    const rule = "must be called once and before the first fit";
    throw new UsageError({ where, rule, got: "a kernel in use" });
  }
  compiled = module;
}

/** The hash that assembly/kernel-module.mjs wrote into a kernel's file. */
function hashOf(module: WebAssembly.Module): string {
  const [section = new ArrayBuffer(0)] = WebAssembly.Module.customSections(module, "mixedlm");
  return Array.from(new Uint8Array(section), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The compiled kernel, made at first use. It can be posted to a worker. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= compile({ wasmText, wasmLength, wasmUnpacker });
  return compiled;
}

/** Use another kernel from here on, which has all functions of the one in use. */
export function replaceKernel(module: WebAssembly.Module): void {
  compiled = module;
  shared = undefined;
}

/** Take the kernel of the thread that started this worker. */
export function adoptKernel(module: WebAssembly.Module): void {
  compiled ??= module;
}

/** A packed kernel: what assembly/kernel-module.mjs writes. */
export interface PackedKernel {
  readonly wasmLength: number;
  wasmText(): string;
  wasmUnpacker(): string;
}

/** @throws UsageError where no WebAssembly may be compiled */
export function compile({ wasmText, wasmLength, wasmUnpacker }: PackedKernel): WebAssembly.Module {
  try {
    return new WebAssembly.Module(unpack(wasmText(), wasmLength, wasmUnpacker()));
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError || error instanceof EvalError)) throw error;
    throw new UsageError({
      where: "kernel",
      rule: "needs to compile WebAssembly, which is forbidden here",
      hint: "; allow script-src 'wasm-unsafe-eval' in the Content-Security-Policy, or give a compiled kernel to useKernel",
    });
  }
}

/** The kernel of this thread, instantiated synchronously at first use. */
export function kernel(): Kernel {
  shared ??= withLaterFunctions(instantiateSync(kernelModule(), {}).exports as unknown as Kernel);
  return shared;
}
