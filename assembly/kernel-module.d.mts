/** The text of the module that carries a kernel, src/kernel/wasm-bytes.ts. */
export function kernelModule(wasm: Uint8Array, effort?: number, whole?: Uint8Array): string;

/** The bytes of a kernel as a file, with its hash in a section of its own. */
export function kernelFile(wasm: Uint8Array): Uint8Array<ArrayBuffer>;
