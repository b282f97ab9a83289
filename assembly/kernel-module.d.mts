/** The text of the module that carries a kernel, src/kernel/wasm-bytes.ts. */
export function kernelModule(wasm: Uint8Array, effort?: number): string;
